package io.binnacle.backend.raft.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    String text = fresh.group() + "\n" + fresh.member() + "\n";
    DurableFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
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
