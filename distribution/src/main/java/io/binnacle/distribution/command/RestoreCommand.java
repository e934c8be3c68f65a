package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.server.OfflineStore;
import io.binnacle.kernel.server.StartException;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.io.IOException;
import java.nio.file.Path;

/// Fills an empty data directory with the state of a backup.
final class RestoreCommand {
  static final String BUMP = "--revision-bump";

  /// More than a store can have written since any backup that is still of use.
  static final Parameter BUMP_PARAMETER =
      Parameter.flag(
          BUMP,
          "N",
          "how far to advance the revision, beyond all that clients may have seen",
          "1000000000");

  private RestoreCommand() {}

  static int run(Configuration configuration, Arguments arguments, Surroundings surroundings)
      throws SpiException {
    long bump = bump(arguments.get(BUMP));
    CheckedBackup backup =
        CheckedBackup.read(Path.of(arguments.get(BackupCommand.FILE)), KeyFile.of(arguments));
    ExtensionChoice store = store(configuration, backup);
    Path path = Path.of(configuration.text(Setting.DATA_DIR));
    try (PluginRegistry plugins = PluginFolder.load(configuration, surroundings)) {
      refuseStore(configuration, path);
      try (DataDirectory directory =
          DataDirectory.open(path, false, configuration.named(Setting.DATA_DIR))) {
        refuseStore(configuration, path);
        directory.claim(store.name(), configuration.named(Setting.STORE));
        backup.restore(directory.path(), store, plugins, bump);
      } catch (IOException e) {
        throw new StartException(
            ErrorKind.UNAVAILABLE, path + ": cannot be given back: " + e.getMessage(), e);
      }
    }
    surroundings
        .out()
        .println(
            path
                + ": restored revision "
                + backup.revision()
                + " as "
                + (backup.revision() + bump)
                + ", store "
                + store.name());
    return ExitStatus.CLEAN;
  }

  private static long bump(String text) throws StartException {
    if (!text.matches("\\d{1,15}")) {
      throw new StartException(
          ErrorKind.CALLER, BUMP + ": \"" + text + "\" is not a number from 0");
    }
    return Long.parseLong(text);
  }

  private static void refuseStore(Configuration configuration, Path path) throws StartException {
    if (OfflineStore.isThere(path)) {
      throw new StartException(
          ErrorKind.CALLER,
          configuration.named(Setting.DATA_DIR)
              + " "
              + path
              + ": "
              + OfflineStore.directory(path)
              + " holds a store; name a directory without one");
    }
  }

  /// The one that is asked for, or else the one that the backup is of.
  static ExtensionChoice store(Configuration configuration, CheckedBackup backup) {
    return Choices.storage(configuration, backup.head().store());
  }
}
