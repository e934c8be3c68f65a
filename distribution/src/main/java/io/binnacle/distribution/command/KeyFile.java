package io.binnacle.distribution.command;

import io.binnacle.kernel.backup.BackupException;
import io.binnacle.kernel.backup.BackupKey;
import java.nio.file.Path;
import java.util.Optional;

/// The flag that names the key of a backup.
final class KeyFile {
  static final String FLAG = "--key-file";

  static final Parameter PARAMETER =
      Parameter.flag(
          FLAG, "FILE", "the key of an encrypted backup: 32 bytes, raw, base64 or hexadecimal", "");

  private KeyFile() {}

  static Optional<BackupKey> of(Arguments arguments) throws BackupException {
    String file = arguments.get(FLAG);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(BackupKey.read(Path.of(file)));
    } catch (BackupException e) {
      throw e.in(FLAG);
    }
  }
}
