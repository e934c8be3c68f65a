package io.binnacle.kernel.server;

import io.binnacle.kernel.maintenance.BackupSchedule;
import io.binnacle.kernel.maintenance.Quota;
import io.binnacle.kernel.maintenance.ScheduledBackups;
import io.binnacle.kernel.maintenance.ServerIdentity;
import io.binnacle.kernel.maintenance.StoreBackup;
import io.binnacle.kernel.maintenance.StoreMetrics;
import io.binnacle.kernel.maintenance.StorePaths;
import io.binnacle.kernel.maintenance.Upkeep;
import io.binnacle.kernel.metrics.Metrics;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import java.time.Clock;
import java.util.random.RandomGenerator;

/// What goes on beside the requests for the store's sake, with the threads that it takes. Confined
/// to the thread that starts and stops the server.
final class StoreUpkeep {

  private final StorageBackend storage;
  private final Clock clock;
  private final Metrics metrics;
  private final StoreBackup backup;
  private final ServerIdentity identity;

  StoreUpkeep(
      StorageBackend storage,
      ServerIdentity identity,
      Clock clock,
      RandomGenerator random,
      Metrics metrics) {
    this.storage = storage;
    this.clock = clock;
    this.metrics = metrics;
    this.identity = identity;
    this.backup = new StoreBackup(storage, identity, clock, random);
    StoreMetrics.register(storage, metrics.meters("storage"), System::nanoTime);
  }

  /// What operators ask the store.
  PathHandler paths() {
    return new StorePaths(storage, backup, identity);
  }

  /// Begins; what is returned ends it.
  ///
  /// @throws StorageException when the store can have no quota
  AutoCloseable start(Upkeep upkeep) throws StorageException {
    Background work = new Background();
    Quota quota = new Quota(storage, upkeep.quotaBytes());
    quota.look();
    work.start("storage-quota", quota::run);
    upkeep.backups().ifPresent(schedule -> work.start("scheduled-backups", backups(schedule)::run));
    return work;
  }

  private ScheduledBackups backups(BackupSchedule schedule) {
    return new ScheduledBackups(schedule, storage, backup, clock, metrics.meters("backup"));
  }
}
