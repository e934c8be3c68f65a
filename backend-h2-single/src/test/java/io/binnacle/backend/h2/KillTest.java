package io.binnacle.backend.h2;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that writes, at any moment, again and again: what it was told is there.
class KillTest {
  private static final int ROUNDS = 6;

  /// By key, the revision of its last acknowledged put.
  private final Map<String, Long> acknowledged = new HashMap<>();

  @Test
  void everyAcknowledgedWriteSurvives(@TempDir Path directory)
      throws IOException, InterruptedException, SpiException {
    Random random = new Random();
    long newest = 1;
    for (int round = 0; round < ROUNDS; round++) {
      writeAndKill(directory, round, Duration.ofMillis(50 + random.nextInt(1200)));
      H2Backend store = new H2Backend(directory, HistoryLimits.NONE, (reason, cause) -> {});
      store.start();
      long revision = store.store().revision(Consistency.LINEARIZABLE);
      assertThat(revision).isGreaterThanOrEqualTo(newest);
      newest = revision;
      for (Map.Entry<String, Long> write : acknowledged.entrySet()) {
        Entry entry =
            store
                .store()
                .read(Bytes.utf8(write.getKey()), ReadOptions.latest())
                .entry()
                .orElseThrow(() -> new AssertionError("lost " + write));
        // A put that was under way when the process died may have come after it.
        assertThat(entry.modRevision()).as(write.getKey()).isBetween(write.getValue(), revision);
      }
      if (round % 2 == 0) {
        store.close();
      } else {
        store.abandon();
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * KillTarget.WRITERS);
  }

  private void writeAndKill(Path directory, int round, Duration time)
      throws IOException, InterruptedException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                KillTarget.class.getName(),
                directory.toString(),
                "" + round)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
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
  }
}
