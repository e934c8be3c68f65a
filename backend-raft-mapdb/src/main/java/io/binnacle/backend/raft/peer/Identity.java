package io.binnacle.backend.raft.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/// Which group a directory belongs to, and which member's it is: made once and kept in a file.
///
/// @param group names the group, the same for all its members
/// @param member the member's name
record Identity(UUID group, String member) {
  private static final String FILE = "member";

  /// The identity of a directory; a new one where there is none.
  ///
  /// @throws IOException naming the file when it cannot be read
  static Identity of(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(FILE);
    if (Files.exists(file)) {
      return read(file);
    }
    Identity fresh = new Identity(UUID.randomUUID(), "n1");
    Path temporary = directory.resolve(FILE + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(StandardCharsets.UTF_8.encode(fresh.group() + "\n" + fresh.member() + "\n"));
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
    return fresh;
  }

  private static Identity read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != 2) {
      throw new IOException(file + " does not name a group and a member");
    }
    try {
      return new Identity(UUID.fromString(lines.get(0)), lines.get(1));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not name a group and a member", e);
    }
  }
}
