package io.binnacle.backend.raft.peer;

import java.time.Duration;
import org.apache.ratis.metrics.impl.DefaultTimekeeperImpl;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.server.metrics.RaftLogMetricsBase;
import org.apache.ratis.server.metrics.SegmentedRaftLogMetrics;

/// How long the log's files take to be forced to the disk, as the library measures it.
final class SyncLatency {
  private SyncLatency() {}

  /// The median lately; zero before the first.
  static Duration median(RaftGroupMemberId member) {
    return RaftLogMetricsBase.createRegistry(member)
                .timer(SegmentedRaftLogMetrics.RAFT_LOG_SYNC_TIME)
            instanceof DefaultTimekeeperImpl timer
        ? Duration.ofNanos((long) timer.getTimer().getSnapshot().getMedian())
        : Duration.ZERO;
  }
}
