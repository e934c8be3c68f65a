package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.jar.JarProcess.Ended;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineIT {
  @TempDir Path folder;

  @Test
  void versionNamesTheVersionsThatMatter() throws Exception {
    Ended ended = JarProcess.run(folder, "version");
    assertThat(ended.status()).isZero();
    assertThat(ended.out())
        .matches(
            "binnacle \\d+\\.\\d+\\.\\d+\\S* \\(Kubernetes 1\\.36, SPI 1\\.0, Java 2[5-9].*\\)\\n");
  }

  record Mistake(List<String> arguments, String complaint) {}

  static List<Mistake> mistakes() {
    return List.of(
        new Mistake(
            List.of("dev", "--secure-prt", "1"),
            "unknown flag --secure-prt; did you mean \"--secure-port\"?"),
        new Mistake(List.of("deev"), "unknown command deev; did you mean \"dev\"?"),
        new Mistake(
            List.of("--secure-port", "65536"),
            "--secure-port: \"65536\" is not a port: 0 to 65535"),
        new Mistake(List.of("--ephemeral=maybe"), "--ephemeral: \"maybe\" is not true or false"),
        new Mistake(
            List.of("--service-cluster-ip-range", "10.96.0.1/16"),
            "--service-cluster-ip-range: \"10.96.0.1/16\" is not an IPv4 range"),
        new Mistake(
            List.of("--store", "etcd"), "--store: unknown store \"etcd\"; known: h2, memory"),
        new Mistake(
            List.of("--authorization-mode", "Rumour"),
            "--authorization-mode: unknown authorizer \"rumour\""),
        new Mistake(
            List.of("--plugins-dir", "nowhere"), "--plugins-dir nowhere: is not a directory"),
        new Mistake(List.of("--config", "nowhere.yaml"), "nowhere.yaml"),
        new Mistake(
            List.of("--token-auth-file", "nowhere.csv", "--secure-port", "0"), "nowhere.csv"),
        new Mistake(
            List.of("kubeconfig"), "--data-dir: there is no binnacle-data/admin.kubeconfig"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsOneLineThatNamesItAndStatusTwo(Mistake mistake) throws Exception {
    Ended ended = JarProcess.run(folder, mistake.arguments().toArray(String[]::new));
    assertThat(ended.complaint()).startsWith("binnacle: ").contains(mistake.complaint());
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Ended ended = JarProcess.run(folder, "--secure-port", port, "--store", "memory");
      assertThat(ended.complaint()).contains("--secure-port").contains(port);
      assertThat(ended.err().lines()).hasSize(1);
      assertThat(ended.status()).isEqualTo(1);
    }
  }

  @Test
  void aFlagWinsOverAVariableAndAVariableOverTheFile() throws Exception {
    Files.writeString(
        folder.resolve("b.yaml"),
        """
        secure-port: 1001
        bind-address: 0.0.0.0
        store: memory
        authorization-mode: [RBAC, AlwaysAllow]
        """);
    Ended ended =
        JarProcess.run(
            folder,
            Map.of("BINNACLE_SECURE_PORT", "1002", "BINNACLE_BIND_ADDRESS", "127.0.0.2"),
            "config",
            "print",
            "--config",
            "b.yaml",
            "--secure-port",
            "1003");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out().lines().map(line -> line.replaceAll(" +#", " #")))
        .contains(
            "secure-port: 1003 # --secure-port",
            "bind-address: \"127.0.0.2\" # BINNACLE_BIND_ADDRESS",
            "store: \"memory\" # b.yaml: store",
            "authorization-mode: [\"RBAC\", \"AlwaysAllow\"] # b.yaml: authorization-mode",
            "data-dir: \"binnacle-data\" # default");
  }

  @Test
  void whatPrintShowsCheckAccepts() throws Exception {
    Files.writeString(folder.resolve("b.yaml"), JarProcess.run(folder, "config", "print").out());
    Ended ended = JarProcess.run(folder, "config", "check", "--config", "b.yaml");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
  }

  record BadFile(String text, String complaint) {}

  static List<BadFile> badFiles() {
    return List.of(
        new BadFile(
            "secure-prt: 1", "b.yaml: secure-prt: unknown key; did you mean \"secure-port\"?"),
        new BadFile("secure-port: high", "b.yaml: secure-port: \"high\" is not a port"),
        new BadFile("storage: 7", "b.yaml: storage: must hold sections by store name"),
        new BadFile(
            "storage: {memory: {compaction-intervall: 1m}}",
            "b.yaml: storage.memory.compaction-intervall: unknown key; did you mean \"compaction-interval\"?"),
        new BadFile("storage: {memry: {}}", "b.yaml: storage.memry: unknown store \"memry\""),
        new BadFile("a: [", "b.yaml"));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void checkNamesTheKeyAtFault(BadFile file) throws Exception {
    Files.writeString(folder.resolve("b.yaml"), file.text());
    Ended ended = JarProcess.run(folder, "config", "check", "--config", "b.yaml");
    assertThat(ended.complaint()).contains(file.complaint());
    assertThat(ended.status()).isEqualTo(2);
  }

  @Test
  void pluginsListsWhatIsBuiltInAndActive() throws Exception {
    Ended ended = JarProcess.run(folder, "plugins");
    assertThat(ended.status()).isZero();
    assertThat(ended.out())
        .contains("storage/raft-mapdb (active)")
        .contains("storage/memory")
        .contains("built-in");
  }
}
