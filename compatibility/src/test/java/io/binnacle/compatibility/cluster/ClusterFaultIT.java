package io.binnacle.compatibility.cluster;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Servers that are killed, paused and cut off at random while clients write, read and watch.
///
/// `-Dbinnacle.faults.seconds=3600` is the long form, for each number of nodes;
/// `-Dbinnacle.faults.seed=N` does the same harm again.
class ClusterFaultIT {
  private static final long SEED =
      Long.getLong("binnacle.faults.seed", System.nanoTime() % 1_000_000);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory = Path.of("unset");

  @Test
  void aNodeAloneKeepsItsWord() throws Exception {
    Duration time = Duration.ofSeconds(Long.getLong("binnacle.faults.seconds", 5));
    try (Cluster cluster = Cluster.ofOne(directory)) {
      new FaultRun(cluster, SEED).run(time, 4);
    }
  }

  @Test
  void threeNodesKeepTheirWord() throws Exception {
    Duration time = Duration.ofSeconds(Long.getLong("binnacle.faults.seconds", 20));
    try (Cluster cluster = Cluster.of(3, directory)) {
      new FaultRun(cluster, SEED).run(time, 3);
    }
  }

  @Test
  void fiveNodesKeepTheirWord() throws Exception {
    Duration time = Duration.ofSeconds(Long.getLong("binnacle.faults.seconds", 1));
    try (Cluster cluster = Cluster.of(5, directory)) {
      new FaultRun(cluster, SEED).run(time, 1);
    }
  }
}
