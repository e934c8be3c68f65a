package io.binnacle.compatibility.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.compatibility.cluster.NodeClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What three nodes promise of reads and writes while some of them are paused or gone.
///
/// `-Dbinnacle.stale.rounds=100` is the long form: so often for the leader, and for a follower.
class QuorumIT {
  private static final int ROUNDS = Integer.getInteger("binnacle.stale.rounds", 3);
  private static final int READERS = 4;
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory = Path.of("unset");

  /// Which node sleeps.
  enum Sleeper {
    LEADER,
    FOLLOWER
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatSleptShowsNothingStale(Sleeper which) throws Exception {
    try (Cluster cluster = Cluster.of(3, directory);
        ExecutorService readers = Executors.newCachedThreadPool()) {
      awaitWrite(cluster.nodes().getFirst(), "0");
      int answered = 0;
      for (int round = 1; round <= ROUNDS; round++) {
        Node leader = cluster.leader();
        int led = cluster.nodes().indexOf(leader);
        Node sleeper =
            which == Sleeper.LEADER ? leader : cluster.nodes().get((led + 1 + round % 2) % 3);
        Node other = cluster.nodes().get((cluster.nodes().indexOf(sleeper) + 1) % 3);
        sleeper.pause();
        String value = Integer.toString(round);
        awaitWrite(other, value);
        List<CompletableFuture<Answer>> reads = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
          // Some are asked while it still sleeps, and answered first thing when it wakes.
          reads.add(CompletableFuture.supplyAsync(() -> sleeper.client().get("slept"), readers));
        }
        sleeper.resume();
        Answer first = sleeper.client().get("slept");
        reads.add(CompletableFuture.completedFuture(first));
        for (CompletableFuture<Answer> read : reads) {
          Answer answer = read.join();
          if (answer.ok()) {
            answered++;
            assertThat(answer.shown().value())
                .as("round %s: %s after it slept", round, sleeper.name())
                .isEqualTo(value);
          }
        }
      }
      System.out.printf(
          "a %s slept %d times, %d reads answered%n",
          which.name().toLowerCase(Locale.ROOT), ROUNDS, answered);
      assertThat(answered).as("reads answered").isGreaterThanOrEqualTo(ROUNDS);
    }
  }

  @Test
  void whoIsAloneReadsItsOwnAndWritesNothing() throws Exception {
    try (Cluster cluster = Cluster.of(3, directory)) {
      Node left = cluster.nodes().getFirst();
      awaitWrite(left, "before");
      cluster.nodes().get(1).kill();
      cluster.nodes().get(2).kill();
      long began = System.nanoTime();
      Answer write = left.client().update("slept", 0, "alone");
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertThat(write.status()).as("a write alone: %s", write).isGreaterThanOrEqualTo(500);
      assertThat(took).as("until it failed").isLessThan(Duration.ofSeconds(5));
      assertThat(left.client().getLocal("slept").shown().value()).isEqualTo("before");
      assertThat(left.client().get("slept").status()).as("the latest").isGreaterThanOrEqualTo(500);
      cluster.nodes().get(1).launch();
      cluster.nodes().get(2).launch();
      awaitWrite(left, "after");
      assertThat(left.client().get("slept").shown().value()).isEqualTo("after");
    }
  }

  /// Writes through a node as soon as there is a majority.
  private static void awaitWrite(Node node, String value) {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    Answer answer = write(node, value);
    while (!answer.ok()) {
      assertThat(System.nanoTime() - deadline)
          .as("no write through %s: %s", node.name(), answer)
          .isNegative();
      answer = write(node, value);
    }
  }

  private static Answer write(Node node, String value) {
    Answer updated = node.client().update("slept", 0, value);
    return updated.status() == 404 ? node.client().create("slept", value) : updated;
  }
}
