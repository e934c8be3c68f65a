package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.jar.JarProcess.Ended;
import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.spi.value.ObjectValue;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What operators do to a server's store, by the jar's commands.
class OperationsIT {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static String configMap(String name, String value) {
    return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"k":"%s"}}
        """
        .formatted(name, value);
  }

  private static ObjectValue object(HttpResponse<String> response) {
    return JsonReader.readStored(response.body().getBytes(StandardCharsets.UTF_8));
  }

  private static long version(ObjectValue object) {
    return Long.parseLong(object.text("metadata", "resourceVersion").orElseThrow());
  }

  private Ended run(String... arguments) throws Exception {
    return JarProcess.run(folder, arguments);
  }

  private void succeeds(String printed, String... arguments) throws Exception {
    Ended ended = run(arguments);
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).matches("(?s)" + printed + "\\R");
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void eventually(Condition condition) throws Exception {
    long end = System.nanoTime() + WITHIN.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  /// Writes without a pause, beside whatever else goes on.
  private static final class Writer implements AutoCloseable {
    /// What was acknowledged: uids by names.
    final Map<String, String> written = new ConcurrentHashMap<>();

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CompletableFuture<Long> newest = new CompletableFuture<>();

    Writer(AdminClient admin) {
      Thread.ofVirtual().start(() -> write(admin));
    }

    private void write(AdminClient admin) {
      try {
        long version = 0;
        for (int i = 0; !stopped.get(); i++) {
          String name = "c" + i;
          HttpResponse<String> made = admin.post(CONFIG_MAPS, configMap(name, "v" + i));
          assertThat(made.statusCode()).isEqualTo(201);
          version = version(object(made));
          written.put(name, object(made).text("metadata", "uid").orElseThrow());
        }
        newest.complete(version);
      } catch (Exception | AssertionError e) {
        newest.completeExceptionally(e);
      }
    }

    /// Stops and tells the last version that was acknowledged.
    long stop() {
      stopped.set(true);
      return newest.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
      stopped.set(true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "raft-mapdb"})
  void whatWasAcknowledgedBeforeABackupIsThereAfterARestore(String store) throws Exception {
    byte[] secret = new byte[32];
    new Random(1).nextBytes(secret);
    Files.write(folder.resolve("key"), secret);
    Map<String, String> before;
    long newest;
    try (JarProcess server = JarProcess.ready(folder, "--store", store);
        AdminClient admin = server.admin();
        Writer writer = new Writer(admin)) {
      eventually(() -> writer.written.size() > 20);
      before = new LinkedHashMap<>(writer.written);
      succeeds(
          "b: revision \\d+, store " + store + ", encrypted",
          "backup",
          "b",
          "--data-dir",
          "data",
          "--key-file",
          "key");
      succeeds("plain: revision \\d+, store " + store, "backup", "plain", "--data-dir", "data");
      assertThat(writer.written).as("writes went on").hasSizeGreaterThan(before.size());
      newest = writer.stop();
      assertThat(server.stop()).isZero();
    }
    assertThat(Files.readString(folder.resolve("plain"), StandardCharsets.ISO_8859_1))
        .contains("configmaps");
    assertThat(Files.readString(folder.resolve("b"), StandardCharsets.ISO_8859_1))
        .doesNotContain("configmaps");
    succeeds(
        "plain: good: revision \\d+, \\d+ keys, store " + store + ", made .*", "verify", "plain");

    succeeds(
        "restored: restored revision \\d+ as 1000\\d{6}, store " + store,
        "restore",
        "b",
        "--data-dir",
        "restored",
        "--key-file",
        "key");
    Ended again = run("restore", "b", "--data-dir", "restored", "--key-file", "key");
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.complaint())
        .isEqualTo(
            "binnacle: --data-dir restored: restored/store holds a store; name a directory without"
                + " one");
    try (JarProcess server = JarProcess.ready(folder, "--store", store, "--data-dir", "restored");
        AdminClient admin = server.admin()) {
      for (Map.Entry<String, String> one : before.entrySet()) {
        ObjectValue found = object(admin.get(CONFIG_MAPS + "/" + one.getKey()));
        assertThat(found.text("metadata", "uid")).contains(one.getValue());
        assertThat(found.text("data", "k")).contains("v" + one.getKey().substring(1));
      }
      assertThat(version(object(admin.get(CONFIG_MAPS)))).isGreaterThan(newest);
      assertThat(version(object(admin.post(CONFIG_MAPS, configMap("new", "1")))))
          .isGreaterThan(newest);
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void damageAndAWrongKeyAreToldByName() throws Exception {
    Files.write(folder.resolve("key"), new byte[32]);
    Files.writeString(folder.resolve("other"), "11".repeat(32));
    Files.writeString(folder.resolve("none"), "too short");
    try (JarProcess server = JarProcess.ready(folder, "--store", "h2")) {
      succeeds(".*", "backup", "b", "--data-dir", "data", "--key-file", "key");
      Path piped = folder.resolve("piped");
      Process backup =
          new ProcessBuilder(
                  JarProcess.java(),
                  "-jar",
                  JarProcess.jar().toAbsolutePath().toString(),
                  "backup",
                  "-",
                  "--data-dir",
                  "data")
              .directory(folder.toFile())
              .redirectOutput(piped.toFile())
              .start();
      assertThat(backup.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(backup.exitValue()).isZero();
      succeeds("piped: good: .*", "verify", "piped");
      refused(1, "verify data: in use by process " + server.process().pid(), "verify", "data");
    }
    byte[] good = Files.readAllBytes(folder.resolve("b"));
    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 4;
    Files.write(folder.resolve("flipped"), flipped);
    Files.write(folder.resolve("short"), Arrays.copyOf(good, good.length - 40));
    refused(1, "flipped: chunk 0 is damaged", "verify", "flipped", "--key-file", "key");
    refused(1, "short: it ends within .*: it was cut off", "verify", "short", "--key-file", "key");
    refused(
        1,
        "flipped: chunk 0 is damaged",
        "restore",
        "flipped",
        "--data-dir",
        "restored",
        "--key-file",
        "key");
    assertThat(folder.resolve("restored")).doesNotExist();
    refused(2, "b: it is encrypted; its key is needed", "verify", "b");
    refused(
        2,
        "b: the key is not the one that it was encrypted with",
        "verify",
        "b",
        "--key-file",
        "other");
    refused(2, "--key-file: none: is not a key: .*", "verify", "b", "--key-file", "none");
    refused(2, "gone: there is no such file or folder", "verify", "gone");
  }

  private void refused(int status, String complaint, String... arguments) throws Exception {
    Ended ended = run(arguments);
    assertThat(ended.complaint()).matches("binnacle: " + complaint);
    assertThat(ended.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "raft-mapdb"})
  void aFullStoreTakesDeletionsAndStartsAgain(String store) throws Exception {
    String large = "x".repeat(200_000);
    int written = 0;
    try (JarProcess server = JarProcess.ready(folder, "--store", store, "--storage-quota", "1Mi");
        AdminClient admin = server.admin()) {
      HttpResponse<String> last = admin.post(CONFIG_MAPS, configMap("c0", large));
      while (last.statusCode() == 201) {
        last = admin.post(CONFIG_MAPS, configMap("c" + ++written, large));
      }
      assertThat(last.statusCode()).isEqualTo(507);
      assertThat(object(last).text("reason")).contains("InsufficientStorage");
      assertThat(object(last).text("message").orElseThrow())
          .matches("the store is full; delete objects first: .* its quota is 1048576");
      assertThat(admin.get("/metrics").body()).contains("binnacle_storage_quota_reached 1.0");
      assertThat(admin.get("/readyz").statusCode()).isEqualTo(200);
      Ended status = run("status", "--data-dir", "data");
      assertThat(status.out()).contains("store:    " + store).contains("quota 1048576 (reached)");
      assertThat(server.stop()).isZero();
    }
    try (JarProcess server = JarProcess.ready(folder, "--store", store, "--storage-quota", "1Mi");
        AdminClient admin = server.admin()) {
      assertThat(admin.post(CONFIG_MAPS, configMap("more", "")).statusCode()).isEqualTo(507);
      for (int i = 0; i < written; i++) {
        assertThat(
                admin.send("DELETE", CONFIG_MAPS + "/c" + i, "application/json", "").statusCode())
            .isEqualTo(200);
      }
      assertThat(admin.post(CONFIG_MAPS, configMap("more", "")).statusCode()).isEqualTo(201);
      Ended freed = run("defragment", "--data-dir", "data");
      assertThat(freed.out()).matches("defragmented: \\d+ bytes on disk before, \\d+ after\\R");
    }
  }

  @Test
  void backupsAreMadeByASchedule() throws Exception {
    Path backups = folder.resolve("backups");
    String first;
    try (JarProcess server =
        JarProcess.ready(
            folder, "--backup-dir", "backups", "--backup-interval", "1s", "--backup-keep", "2")) {
      eventually(() -> Files.isDirectory(backups) && !files(backups).isEmpty());
      first = files(backups).getFirst();
      eventually(() -> files(backups).size() == 2 && !files(backups).contains(first));
      assertThat(server.stop()).isZero();
    }
    List<String> left = files(backups);
    assertThat(left).allMatch(name -> name.matches("binnacle-\\d{8}T\\d{6}\\.\\d{3}Z\\.backup"));
    succeeds(".*: good: .*", "verify", "backups/" + left.getLast());
  }

  private static List<String> files(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".tmp"))
          .sorted()
          .toList();
    }
  }

  @Test
  void aServerAloneHasNoMembersAndAMemoryStoreNoBackups() throws Exception {
    try (JarProcess server = JarProcess.ready(folder, "--store", "memory")) {
      refused(
          1,
          "the server answered 404: the store has no members: it is not replicated",
          "member",
          "list",
          "--data-dir",
          "data");
      refused(
          1,
          "the server answered 501: the store memory cannot write backups",
          "backup",
          "b",
          "--data-dir",
          "data");
      refused(2, "data: there is no store in data/store", "verify", "data");
      assertThat(folder.resolve("b")).doesNotExist();
      assertThat(server.stop()).isZero();
    }
    refused(2, "nothing: there is no such file or folder", "verify", "nothing");
  }
}
