package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.server.OfflineStore;
import io.binnacle.kernel.server.StartException;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.StorageStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Tells whether a backup, or the store of a data directory that is not in use, is whole.
final class VerifyCommand {
  static final String SUBJECT = "FILE|DIR";

  private VerifyCommand() {}

  static int run(Configuration configuration, Arguments arguments, Surroundings surroundings)
      throws SpiException {
    Path subject = Path.of(arguments.get(SUBJECT));
    try (PluginRegistry plugins = PluginFolder.load(configuration, surroundings)) {
      String good =
          Files.isDirectory(subject)
              ? directory(subject, configuration, plugins)
              : backup(CheckedBackup.read(subject, KeyFile.of(arguments)), configuration, plugins);
      surroundings.out().println(subject + ": good: " + good);
      return ExitStatus.CLEAN;
    }
  }

  private static String directory(Path path, Configuration configuration, PluginRegistry plugins)
      throws SpiException {
    if (!OfflineStore.isThere(path)) {
      throw new StartException(
          ErrorKind.CALLER, path + ": there is no store in " + OfflineStore.directory(path));
    }
    List<String> damages;
    ExtensionChoice choice;
    try (DataDirectory directory = DataDirectory.open(path, false, "verify")) {
      String filled = DataDirectory.filledBy(path, configuration.text(Setting.STORE));
      choice = Choices.storage(configuration, filled);
      directory.requireStore(choice.name(), configuration.named(Setting.STORE));
      try (OfflineStore store = OfflineStore.of(directory.path(), choice, plugins)) {
        damages = store.verify();
      }
    } catch (StartException e) {
      throw e;
    } catch (SpiException e) {
      throw new StartException(e.kind(), path + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StartException(
          ErrorKind.UNAVAILABLE, path + ": cannot be given back: " + e.getMessage(), e);
    }
    if (!damages.isEmpty()) {
      throw new StartException(
          ErrorKind.CORRUPT, path + ": damaged: " + String.join("; ", damages));
    }
    return "store " + choice.name();
  }

  /// Only a store that has been filled with it shows that a backup is good for anything.
  private static String backup(
      CheckedBackup backup, Configuration configuration, PluginRegistry plugins)
      throws SpiException {
    ExtensionChoice choice = RestoreCommand.store(configuration, backup);
    StorageStatus status;
    try {
      Path trial = Files.createTempDirectory("binnacle-verify-");
      try (DataDirectory directory = DataDirectory.open(trial, true, "verify")) {
        backup.restore(directory.path(), choice, plugins, 0);
        try (OfflineStore store = OfflineStore.of(directory.path(), choice, plugins)) {
          status = store.load();
        }
      }
    } catch (IOException e) {
      throw new StartException(
          ErrorKind.UNAVAILABLE,
          backup.file() + ": there is no room to try it out: " + e.getMessage(),
          e);
    }
    return "revision "
        + backup.revision()
        + ", "
        + status.keys()
        + " keys, store "
        + choice.name()
        + ", made "
        + backup.head().created()
        + (backup.key().isPresent() ? ", encrypted" : "");
  }
}
