package io.binnacle.backend.raft.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// The settings of Ratis that this store stands on.
final class Settings {
  /// Above the largest commit that the storage contract allows, with its conditions.
  private static final SizeInBytes LARGEST_ENTRY = SizeInBytes.valueOf("12MB");

  private static final SizeInBytes WRITE_BUFFER = SizeInBytes.valueOf("13MB");
  private static final SizeInBytes SEGMENT = SizeInBytes.valueOf("32MB");
  private static final SizeInBytes PREALLOCATED = SizeInBytes.valueOf("8MB");
  private static final long SNAPSHOT_ENTRIES = 100_000;

  private Settings() {}

  /// @param alone whether the group has one member, which need not wait for others
  static RaftProperties of(Path directory, String host, int port, boolean alone) {
    RaftProperties properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
    GrpcConfigKeys.Server.setHost(properties, host);
    GrpcConfigKeys.Server.setPort(properties, port);
    elections(properties, alone);
    log(properties);
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, SNAPSHOT_ENTRIES);
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, seconds(10));
    return properties;
  }

  private static void elections(RaftProperties properties, boolean alone) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(1000));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(1600));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(alone ? 20 : 300));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(alone ? 40 : 600));
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, seconds(3));
  }

  private static void log(RaftProperties properties) {
    RaftServerConfigKeys.Log.setCorruptionPolicy(properties, CorruptionPolicy.EXCEPTION);
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SEGMENT);
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, PREALLOCATED);
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, WRITE_BUFFER);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    // Back to the older of the two snapshots that are kept.
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, SNAPSHOT_ENTRIES);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, LARGEST_ENTRY);
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, millis(0));
  }

  private static TimeDuration millis(long millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }

  private static TimeDuration seconds(long seconds) {
    return TimeDuration.valueOf(seconds, TimeUnit.SECONDS);
  }
}
