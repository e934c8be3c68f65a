package io.binnacle.distribution.command;

import io.binnacle.distribution.client.ApiClient;
import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.kernel.backup.BackupException;
import io.binnacle.kernel.backup.BackupFile;
import io.binnacle.kernel.backup.BackupInput;
import io.binnacle.kernel.backup.BackupKey;
import io.binnacle.kernel.backup.BackupOutput;
import io.binnacle.spi.SpiException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/// Asks a server for a backup and keeps it in a file. What the server sends is checked on the way
/// and, with a key, encrypted before it reaches the disk.
final class BackupCommand {
  static final String FILE = "FILE";

  private static final String STANDARD_OUTPUT = "-";
  private static final int PIECE = 64 << 10;

  private BackupCommand() {}

  static int run(Configuration configuration, Arguments arguments, Surroundings surroundings)
      throws SpiException {
    String name = arguments.get(FILE);
    Optional<BackupKey> key = KeyFile.of(arguments);
    try (ApiClient client = AskedServer.of(configuration);
        BackupInput from = begin(client)) {
      if (name.equals(STANDARD_OUTPUT)) {
        copy(client.server(), from, surroundings.out(), key);
        return surroundings.out().checkError() ? ExitStatus.FAILURE : ExitStatus.CLEAN;
      }
      BackupFile.write(Path.of(name), out -> copy(client.server(), from, out, key));
      surroundings
          .out()
          .println(
              name
                  + ": revision "
                  + from.revision()
                  + ", store "
                  + from.head().store()
                  + (key.isPresent() ? ", encrypted" : ""));
      return ExitStatus.CLEAN;
    } catch (IOException e) {
      throw BackupException.of(name, e);
    }
  }

  private static BackupInput begin(ApiClient client) throws SpiException {
    try {
      return new BackupInput(client.stream("/binnacle/backup"), Optional.empty());
    } catch (IOException e) {
      throw BackupException.of(client.server(), e);
    }
  }

  private static void copy(
      String server, BackupInput from, OutputStream to, Optional<BackupKey> key)
      throws IOException {
    BackupOutput backup = new BackupOutput(to, from.head(), key, new SecureRandom());
    byte[] piece = new byte[PIECE];
    for (int read = read(server, from, piece); read >= 0; read = read(server, from, piece)) {
      backup.write(piece, 0, read);
    }
    backup.finish(from.revision());
  }

  /// A failure of the server's must not be taken for one of the file.
  private static int read(String server, BackupInput from, byte[] piece) throws IOException {
    try {
      return from.read(piece, 0, piece.length);
    } catch (IOException e) {
      BackupException failure = BackupException.of(server, e);
      throw new IOException(failure.getMessage(), failure);
    }
  }
}
