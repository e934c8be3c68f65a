package io.binnacle.kernel.maintenance;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageStatus;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the store its quota and tells the log when it is reached. Confined to one thread at a
/// time.
public final class Quota {
  private static final Logger LOG = LoggerFactory.getLogger(Quota.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final StorageBackend storage;
  private final long bytes;
  private boolean applied;
  private boolean reached;

  /// A quota.
  ///
  /// @param bytes 0 for none
  public Quota(StorageBackend storage, long bytes) {
    this.storage = storage;
    this.bytes = bytes;
  }

  static boolean reached(StorageStatus status) {
    return status.quotaBytes() > 0 && status.bytesInUse() >= status.quotaBytes();
  }

  /// Looks after the quota until the thread is interrupted.
  public void run() throws InterruptedException {
    while (true) {
      Thread.sleep(LOOK_EVERY);
      try {
        look();
      } catch (StorageException e) {
        LOG.atDebug().setCause(e).log("the store's size is not known");
      }
    }
  }

  /// Sets the quota unless that is done, and tells the log what has changed.
  ///
  /// @throws StorageException when the store can have no quota
  public void look() throws StorageException {
    apply();
    StorageStatus status = storage.maintenance().status();
    boolean now = reached(status);
    if (now && !reached) {
      LOG.atError()
          .addKeyValue("bytesInUse", status.bytesInUse())
          .addKeyValue("quotaBytes", status.quotaBytes())
          .log("the storage quota is reached: only deletions are taken");
    } else if (!now && reached) {
      LOG.atInfo()
          .addKeyValue("bytesInUse", status.bytesInUse())
          .addKeyValue("quotaBytes", status.quotaBytes())
          .log("the store is below its quota again");
    }
    reached = now;
  }

  /// A replicated store without a leader cannot be told yet.
  private void apply() throws StorageException {
    if (applied) {
      return;
    }
    try {
      if (storage.maintenance().status().quotaBytes() != bytes) {
        storage.maintenance().quota(bytes);
      }
      applied = true;
    } catch (StorageException e) {
      if (e.kind() != ErrorKind.UNAVAILABLE && e.kind() != ErrorKind.INDETERMINATE) {
        throw e;
      }
      LOG.atInfo().addKeyValue("cause", e.getMessage()).log("the storage quota is not set yet");
    }
  }
}
