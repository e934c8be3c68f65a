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
        LOG.atWarn()
            .addKeyValue("cause", e.getMessage())
            .log("the storage quota is not looked after");
      }
    }
  }

  /// Sets the quota unless that is done, and tells the log what has changed. A store that does not
  /// serve, such as a replicated one without a leader, is left until the next time.
  ///
  /// @throws StorageException when the store can have no quota, or is damaged
  public void look() throws StorageException {
    try {
      if (!applied && storage.maintenance().status().quotaBytes() != bytes) {
        storage.maintenance().quota(bytes);
      }
      applied = true;
      tell(storage.maintenance().status());
    } catch (StorageException e) {
      if (e.kind() != ErrorKind.UNAVAILABLE && e.kind() != ErrorKind.INDETERMINATE) {
        throw e;
      }
      LOG.atDebug().addKeyValue("cause", e.getMessage()).log("the store is asked again later");
    }
  }

  private void tell(StorageStatus status) {
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
}
