package io.binnacle.backend.raft.peer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.leader.LogAppender;

/// Lets the other members know at once how far the log is committed. The library tells them with
/// the next entry, or with the next sign of life, or by an entry of its own that costs every member
/// a sync to disk; here it is an early sign of life. Thread-safe.
final class CommitNews {
  private final Map<RaftPeerId, LogAppender> senders = new ConcurrentHashMap<>();

  /// Takes the sender for a member, in place of an earlier one for the same.
  void sender(LogAppender sender) {
    senders.put(sender.getFollowerId(), sender);
  }

  /// Tells everyone, when this member leads and nothing follows in the log that would tell it.
  ///
  /// @param committed the entry that is now committed
  void tell(long committed) {
    for (LogAppender sender : senders.values()) {
      // Who has it on disk only later is told then, by its sender.
      if (sender.isRunning()
          && sender.getRaftLog().getNextIndex() <= committed + 1
          && sender.getFollower().getMatchIndex() >= committed) {
        sender.triggerHeartbeat();
      }
    }
  }
}
