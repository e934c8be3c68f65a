package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.jar.JarProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevModeIT {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  @TempDir Path folder;

  private static String configMap(String name, String value) {
    return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"k":"%s"}}
        """
        .formatted(name, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "memory", "raft-mapdb"})
  void serves(String store) throws Exception {
    try (JarProcess server = JarProcess.ready(folder, "--store", store);
        AdminClient admin = server.admin()) {
      assertThat(admin.get("/readyz").body()).isEqualTo("ok");
      assertThat(admin.post(CONFIG_MAPS, configMap("a", "1")).statusCode()).isEqualTo(201);
      assertThat(admin.get(CONFIG_MAPS + "/a").body()).contains("\"k\":\"1\"");
      assertThat(admin.get("/version").body()).containsPattern("\"minor\": ?\"36\"");
      assertThat(server.stop()).isZero();
      assertThat(server.printed().lines()).hasSize(1);
    }
  }

  @Test
  void theDataDirectoryHoldsKeysObjectsAndTheKubeconfigForTheOwnerAlone() throws Exception {
    try (JarProcess server = JarProcess.ready(folder)) {
      Path data = folder.resolve("data");
      assertThat(data.resolve("pki")).isDirectory();
      assertThat(data.resolve("store")).isDirectory();
      assertThat(Files.readString(data.resolve("lock")).strip())
          .isEqualTo(Long.toString(server.process().pid()));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
          .isEqualTo("rwx------");
      Path kubeconfig = data.resolve("admin.kubeconfig");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kubeconfig)))
          .isEqualTo("rw-------");
      try (Stream<Path> keys = Files.walk(data.resolve("pki"))) {
        assertThat(keys.filter(file -> file.toString().endsWith(".key")))
            .isNotEmpty()
            .allSatisfy(
                key ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                        .isEqualTo("rw-------"));
      }
      Ended printed = JarProcess.run(folder, "kubeconfig", "--data-dir", "data");
      assertThat(printed.out()).isEqualTo(Files.readString(kubeconfig));
    }
  }

  @Test
  void aSecondStartKeepsEverything() throws Exception {
    String uid;
    try (JarProcess server = JarProcess.ready(folder);
        AdminClient admin = server.admin()) {
      uid =
          admin
              .post(CONFIG_MAPS, configMap("kept", "1"))
              .body()
              .replaceAll("(?s).*\"uid\":\"([^\"]+)\".*", "$1");
      assertThat(server.stop()).isZero();
    }
    byte[] ca = Files.readAllBytes(folder.resolve("data/pki/ca.crt"));
    try (JarProcess server = JarProcess.ready(folder);
        AdminClient admin = server.admin()) {
      assertThat(admin.get(CONFIG_MAPS + "/kept").body()).contains("\"uid\":\"" + uid + "\"");
      assertThat(folder.resolve("data/pki/ca.crt")).hasBinaryContent(ca);
    }
  }

  @Test
  void aSecondProcessOnTheSameDirectoryIsRefusedWithThePidOfTheFirst() throws Exception {
    try (JarProcess server = JarProcess.ready(folder, "--store", "memory")) {
      Ended second = JarProcess.run(folder, "--data-dir", "data", "--secure-port", "0");
      assertThat(second.complaint())
          .isEqualTo("binnacle: --data-dir data: in use by process " + server.process().pid());
      assertThat(second.status()).isEqualTo(1);
    }
  }

  @Test
  void anUnreadableCertificateIsNamed() throws Exception {
    try (JarProcess server = JarProcess.ready(folder)) {
      assertThat(server.stop()).isZero();
    }
    Files.writeString(folder.resolve("data/pki/ca.crt"), "no certificate");
    Ended ended = JarProcess.run(folder, "--data-dir", "data", "--secure-port", "0");
    assertThat(ended.complaint()).contains("ca.crt");
    assertThat(ended.status()).isIn(1, 2);
  }

  @Test
  void anEphemeralServerLeavesNothingBehind() throws Exception {
    try (JarProcess server = JarProcess.ready(folder, "--ephemeral")) {
      assertThat(folder.resolve("data/admin.kubeconfig")).exists();
      assertThat(server.stop()).isZero();
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void whatAKilledEphemeralServerLeftIsRemovedByTheNextStart() throws Exception {
    byte[] ca;
    try (JarProcess server = JarProcess.ready(folder, "--ephemeral")) {
      ca = Files.readAllBytes(folder.resolve("data/pki/ca.crt"));
      server.kill();
    }
    try (JarProcess server = JarProcess.ready(folder)) {
      assertThat(Files.readAllBytes(folder.resolve("data/pki/ca.crt"))).isNotEqualTo(ca);
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void anEphemeralServerDoesNotTouchADirectoryThatIsKept() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/mine.txt"), "mine");
    Ended ended = JarProcess.run(folder, "--ephemeral", "--data-dir", "data", "--secure-port", "0");
    assertThat(ended.complaint()).contains("--ephemeral: --data-dir data holds data");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(folder.resolve("data/mine.txt")).hasContent("mine");
  }

  @Test
  void sigtermEndsWatchesAndTheProcessWithinTenSeconds() throws Exception {
    try (JarProcess server = JarProcess.ready(folder);
        AdminClient admin = server.admin();
        Stream<String> watch = admin.lines(CONFIG_MAPS + "?watch=true").body()) {
      long began = System.nanoTime();
      assertThat(server.stop()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      assertThat(watch.toList()).isEmpty();
    }
  }

  @Test
  void anOlderJavaGoesOnWithAnInstalledJdk() throws Exception {
    String older = olderJava();
    try (JarProcess launcher = JarProcess.ready(older, folder, "--store", "memory")) {
      assertThat(launcher.process().children()).hasSize(1);
      assertThat(launcher.stop()).isZero();
      Ended mistake = runWith(older, "--bogus");
      assertThat(mistake.status()).isEqualTo(2);
    }
  }

  @Test
  void theServerEndsWhenItsLauncherIsKilled() throws Exception {
    try (JarProcess launcher = JarProcess.ready(olderJava(), folder, "--store", "memory")) {
      ProcessHandle server = launcher.process().children().findFirst().orElseThrow();
      launcher.kill();
      assertThat(server.onExit()).succeedsWithin(Duration.ofSeconds(20));
    }
  }

  private Ended runWith(String java, String... arguments) throws Exception {
    try (JarProcess process = JarProcess.start(java, folder, Map.of(), arguments)) {
      int status = process.awaitExit(Duration.ofSeconds(30));
      return new Ended(status, process.printed(), process.complaints());
    }
  }

  /// A Java before 25, where the machine has one.
  private static String olderJava() throws Exception {
    Path homes = Path.of("/usr/lib/jvm");
    Assumptions.assumeTrue(Files.isDirectory(homes), "no " + homes + ": no older Java to try");
    try (Stream<Path> installed = Files.list(homes)) {
      Optional<Path> older =
          installed
              .filter(home -> home.getFileName().toString().matches("java-(8|11|17|21)-.*"))
              .map(home -> home.resolve("bin/java"))
              .filter(Files::isExecutable)
              .findFirst();
      Assumptions.assumeTrue(older.isPresent(), "no older Java in " + homes);
      return older.orElseThrow().toString();
    }
  }
}
