package io.binnacle.distribution.command;

import io.binnacle.kernel.backup.BackupException;
import io.binnacle.kernel.backup.BackupFile;
import io.binnacle.kernel.backup.BackupHead;
import io.binnacle.kernel.backup.BackupInput;
import io.binnacle.kernel.backup.BackupKey;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.server.OfflineStore;
import io.binnacle.kernel.server.StartException;
import io.binnacle.spi.SpiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A backup in a file of which every byte has been read and found whole.
///
/// @param revision what it holds the state at
record CheckedBackup(Path file, Optional<BackupKey> key, BackupHead head, long revision) {

  /// Reads and checks all of it.
  ///
  /// @throws BackupException naming the file and what is wrong with it
  static CheckedBackup read(Path file, Optional<BackupKey> key) throws BackupException {
    try (BackupInput in = BackupFile.open(file, key)) {
      in.drain();
      return new CheckedBackup(file, key, in.head(), in.revision());
    } catch (IOException e) {
      throw BackupException.of(file.toString(), e);
    }
  }

  /// Fills the blank store of a data directory with it.
  void restore(Path dataDirectory, ExtensionChoice store, PluginRegistry plugins, long revisionBump)
      throws SpiException {
    try (BackupInput in = BackupFile.open(file, key);
        OfflineStore blank = OfflineStore.of(dataDirectory, store, plugins)) {
      blank.restore(in, revisionBump);
    } catch (IOException e) {
      throw BackupException.of(file.toString(), e);
    } catch (BackupException e) {
      throw e;
    } catch (SpiException e) {
      throw new StartException(
          e.kind(), file + ": the store " + store.name() + " refuses it: " + e.getMessage(), e);
    }
  }
}
