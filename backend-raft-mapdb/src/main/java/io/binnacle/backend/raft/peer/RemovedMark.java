package io.binnacle.backend.raft.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Keeps the directory of a member that was removed from being used again by accident.
final class RemovedMark {
  private static final String FILE = "removed";

  private RemovedMark() {}

  /// @throws IOException when the directory is that of a removed member
  static void check(Path directory) throws IOException {
    if (Files.exists(directory.resolve(FILE))) {
      throw new IOException(
          directory
              + " is that of a member that was removed from its cluster; to use the node again,"
              + " empty the data directory and join anew");
    }
  }

  static void put(Path directory, String reason) throws IOException {
    DurableFile.write(
        directory.resolve(FILE),
        out -> out.write((reason + "\n").getBytes(StandardCharsets.UTF_8)));
  }
}
