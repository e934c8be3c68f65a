package io.binnacle.backend.raft.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Which cluster a directory belongs to, and which member's it is: made once and kept in a file.
///
/// @param cluster names the cluster, the same for all its members
/// @param member the member's id. Never used twice: who comes back with an empty directory has
///   forgotten what it voted for, and must not count as who it was
/// @param origin how the member came to the cluster
record Identity(UUID cluster, String member, Origin origin) {
  private static final String FILE = "member";
  private static final int UNIQUE_BYTES = 4;

  enum Origin {
    /// It began the cluster.
    FOUNDER,
    /// It joined to vote.
    VOTER,
    /// It joined to learn; it may have been promoted since.
    LEARNER
  }

  /// @throws IOException naming the file when it cannot be read
  static Optional<Identity> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    // Directories of one node alone have had two lines.
    String origin = lines.size() > 2 ? lines.get(2) : Origin.FOUNDER.name();
    if (lines.size() < 2 || lines.size() > 3 || lines.get(1).isBlank()) {
      throw damaged(file);
    }
    try {
      return Optional.of(
          new Identity(UUID.fromString(lines.get(0)), lines.get(1), Origin.valueOf(origin)));
    } catch (IllegalArgumentException e) {
      throw damaged(file);
    }
  }

  private static IOException damaged(Path file) {
    return new IOException(file + " does not name a cluster and a member");
  }

  /// A cluster's first member.
  static Identity begin(Path directory, String name) throws IOException {
    return write(directory, new Identity(UUID.randomUUID(), unique(name), Origin.FOUNDER));
  }

  /// A new member of a cluster.
  static Identity join(Path directory, UUID cluster, String name, boolean learner)
      throws IOException {
    return write(
        directory, new Identity(cluster, unique(name), learner ? Origin.LEARNER : Origin.VOTER));
  }

  private static String unique(String name) {
    byte[] bytes = new byte[UNIQUE_BYTES];
    new SecureRandom().nextBytes(bytes);
    return name.replaceAll("[^A-Za-z0-9.-]", "-") + "-" + HexFormat.of().formatHex(bytes);
  }

  private static Identity write(Path directory, Identity fresh) throws IOException {
    Files.createDirectories(directory);
    String text =
        String.join("\n", fresh.cluster().toString(), fresh.member(), fresh.origin().name(), "");
    DurableFile.write(
        directory.resolve(FILE), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    return fresh;
  }
}
