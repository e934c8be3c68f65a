package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.kernel.backup.BackupException;
import io.binnacle.kernel.backup.BackupKey;
import io.binnacle.kernel.maintenance.BackupSchedule;
import io.binnacle.kernel.maintenance.Upkeep;
import java.nio.file.Path;
import java.util.Optional;

/// What the settings say of the store's upkeep.
final class UpkeepSettings {
  private UpkeepSettings() {}

  /// @throws BackupException naming the setting and the key file that is none
  static Upkeep of(Configuration configuration) throws BackupException {
    Optional<Path> directory = configuration.path(Setting.BACKUP_DIR);
    if (directory.isEmpty()) {
      return new Upkeep(configuration.bytes(Setting.STORAGE_QUOTA), Optional.empty());
    }
    return new Upkeep(
        configuration.bytes(Setting.STORAGE_QUOTA),
        Optional.of(
            new BackupSchedule(
                directory.get(),
                configuration.duration(Setting.BACKUP_INTERVAL),
                configuration.number(Setting.BACKUP_KEEP),
                key(configuration))));
  }

  private static Optional<BackupKey> key(Configuration configuration) throws BackupException {
    Optional<Path> file = configuration.path(Setting.BACKUP_KEY_FILE);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(BackupKey.read(file.get()));
    } catch (BackupException e) {
      throw e.in(configuration.named(Setting.BACKUP_KEY_FILE));
    }
  }
}
