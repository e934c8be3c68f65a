package io.binnacle.kernel.maintenance;

import io.binnacle.kernel.backup.BackupHead;
import io.binnacle.kernel.backup.BackupKey;
import io.binnacle.kernel.backup.BackupOutput;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Makes a backup of the store while it serves. Thread-safe.
public final class StoreBackup {
  private final StorageBackend storage;
  private final ServerIdentity identity;
  private final Clock clock;
  private final RandomGenerator random;

  public StoreBackup(
      StorageBackend storage, ServerIdentity identity, Clock clock, RandomGenerator random) {
    this.storage = storage;
    this.identity = identity;
    this.clock = clock;
    this.random = random;
  }

  /// Writes all of it.
  ///
  /// @return the revision that it holds
  long write(OutputStream out, Optional<BackupKey> key) throws StorageException, IOException {
    BackupHead head =
        new BackupHead(
            clock.instant(),
            storage.store().revision(Consistency.LOCAL),
            identity.store(),
            identity.version());
    BackupOutput backup = new BackupOutput(out, head, key, random);
    long revision = storage.maintenance().snapshot(backup);
    backup.finish(revision);
    return revision;
  }
}
