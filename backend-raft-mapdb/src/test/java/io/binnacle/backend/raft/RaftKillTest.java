package io.binnacle.backend.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.value.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that writes, at any moment, again and again: what it was told is there.
/// `-Dbinnacle.kills=500` is the long form.
class RaftKillTest {
  private static final int ROUNDS = Integer.getInteger("binnacle.kills", 6);

  /// How many more rounds there may be until enough was written to cut the log off. A slow machine
  /// writes little in the time that a process lives.
  private static final int PATIENCE = 60;

  /// What the system tells of a process that SIGKILL ended.
  private static final int KILLED = 128 + 9;

  /// By key, the revision of its last acknowledged put.
  private final Map<String, Long> acknowledged = new HashMap<>();

  @Test
  void everyAcknowledgedWriteSurvives(@TempDir Path directory)
      throws IOException, InterruptedException, SpiException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long newest = 1;
    for (int round = 0; round < ROUNDS || !cut(directory); round++) {
      assertThat(round).as("rounds in which no log was cut off").isLessThan(ROUNDS + PATIENCE);
      Process process = launch(directory, round);
      if (round % 3 == 0) {
        // While it starts, or just afterwards.
        process.waitFor(100 + random.nextInt(1900), TimeUnit.MILLISECONDS);
        process.toHandle().destroyForcibly();
        read(process, Duration.ZERO);
      } else {
        read(process, Duration.ofMillis(50 + random.nextInt(1200)));
      }
      newest = check(directory, newest, "round " + round + ", seed " + seed);
    }
    assertThat(acknowledged)
        .hasSizeGreaterThan(
            Math.min(ROUNDS, RaftKillTarget.ROUNDS_OF_KEYS) * RaftKillTarget.WRITERS);
    assertThat(files(directory.resolve("log"), "/sm/")).as("snapshots").isPositive();
  }

  /// Whether the beginning of the log has gone because snapshots cover it.
  private static boolean cut(Path directory) throws IOException {
    return files(directory.resolve("log"), "/log_0-") == 0;
  }

  private long check(Path directory, long before, String when) throws SpiException {
    RaftBackend store =
        new RaftBackend(
            directory,
            HistoryLimits.NONE,
            Duration.ZERO,
            RaftKillTarget.LIMITS,
            Optional.empty(),
            (reason, cause) -> {});
    store.start();
    try {
      long revision = store.store().revision(Consistency.LINEARIZABLE);
      assertThat(revision).as(when).isGreaterThanOrEqualTo(before);
      for (Map.Entry<String, Long> write : acknowledged.entrySet()) {
        Entry entry =
            store
                .store()
                .read(Bytes.utf8(write.getKey()), ReadOptions.latest())
                .entry()
                .orElseThrow(() -> new AssertionError(when + ": lost " + write));
        // A put that was under way when the process died may have come after it.
        assertThat(entry.modRevision())
            .as(when + ": " + write.getKey())
            .isBetween(write.getValue(), revision);
      }
      return revision;
    } finally {
      store.close();
    }
  }

  private static long files(Path directory, String part) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().contains(part)).count();
    }
  }

  private static Process launch(Path directory, int round) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            RaftKillTarget.class.getName(),
            directory.toString(),
            "" + round)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// Notes what a process says that it was told, and kills it some time after its first words.
  private void read(Process process, Duration time) throws IOException, InterruptedException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      long end = Long.MAX_VALUE;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (end == Long.MAX_VALUE) {
          end = System.nanoTime() + time.toNanos();
        }
        if (System.nanoTime() > end) {
          // By its handle: the process itself would close its output before it is read.
          process.toHandle().destroyForcibly();
        }
        // The last line may be cut off by the kill.
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[2].equals(".")) {
          acknowledged.put(words[0], Long.parseLong(words[1]));
        }
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    assertThat(process.exitValue()).as("killed, not ended by itself").isEqualTo(KILLED);
  }
}
