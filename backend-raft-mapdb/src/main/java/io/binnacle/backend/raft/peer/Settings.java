package io.binnacle.backend.raft.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// The settings of Ratis that this store stands on.
final class Settings {
  /// Above the largest commit that the storage contract allows, with its conditions.
  static final SizeInBytes LARGEST_ENTRY = SizeInBytes.valueOf("12MB");

  private static final SizeInBytes WRITE_BUFFER = SizeInBytes.valueOf("13MB");
  private static final SizeInBytes PREALLOCATED = SizeInBytes.valueOf("8MB");

  private Settings() {}

  /// @param alone whether the member knows of no others that it would have to wait for
  static RaftProperties of(Path directory, LogLimits limits, boolean alone) {
    RaftProperties properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
    RaftConfigKeys.Rpc.setType(properties, new LinkedRpcType());
    elections(properties, alone);
    log(properties, limits);
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    // The machine tells when a snapshot is due, and what of the log may go; it is asked often.
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, 1);
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
    // A machine that slept would close its member for good.
    RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(10_000, TimeUnit.DAYS));
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, seconds(10));
    return properties;
  }

  private static void elections(RaftProperties properties, boolean alone) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(900));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(1500));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(alone ? 20 : 300));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(alone ? 40 : 900));
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, seconds(3));
    // Who lost the others may be the only one with the newest entries when they come back, so it
    // must
    // not wait long. It is also the pause of the machine after which a leader steps down by itself.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, seconds(2));
  }

  private static void log(RaftProperties properties, LogLimits limits) {
    RaftServerConfigKeys.Log.setCorruptionPolicy(properties, CorruptionPolicy.EXCEPTION);
    // The library would write the commit index to the log, and sync it, after every commit.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setSegmentSizeMax(
        properties, SizeInBytes.valueOf(limits.segmentBytes()));
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, PREALLOCATED);
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, WRITE_BUFFER);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, LARGEST_ENTRY);
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, millis(0));
    // Entries come in their order on one thread, which appends them itself.
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
  }

  private static TimeDuration millis(long millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }

  private static TimeDuration seconds(long seconds) {
    return TimeDuration.valueOf(seconds, TimeUnit.SECONDS);
  }
}
