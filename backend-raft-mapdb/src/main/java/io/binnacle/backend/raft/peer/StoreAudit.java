package io.binnacle.backend.raft.peer;

import io.binnacle.mvcc.Snapshot;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;

/// Looks through the files of a member, and changes nothing.
public final class StoreAudit {
  private static final String IDENTITY = "member";
  private static final String RESTORED = "restore";

  private StoreAudit() {}

  /// Reads every file.
  ///
  /// @return a sentence for each damage that names the file, the place and what to do
  public static List<String> of(Path directory) throws IOException {
    List<Damage> damages = new ArrayList<>(membership(directory));
    for (UUID group : groups(directory)) {
      GroupAudit audit = GroupAudit.of(log(directory).resolve(group.toString()));
      damages.addAll(audit.damages());
      damages.addAll(stranger(directory, audit.configuration()));
    }
    damages.addAll(restored(directory));
    return damages.stream().map(Damage::sentence).toList();
  }

  /// Refuses a directory that a start would take for a new one, or for that of another member.
  ///
  /// @throws StorageException CORRUPT naming the file
  public static void beforeStart(Path directory) throws IOException, StorageException {
    Optional<Damage> damage = membership(directory).stream().findFirst();
    if (damage.isPresent()) {
      throw new StorageException(StorageException.Code.CORRUPT, damage.get().sentence());
    }
  }

  /// Whether the directory is the one of the member that its identity names.
  private static List<Damage> membership(Path directory) throws IOException {
    Path file = directory.resolve(IDENTITY);
    List<UUID> groups = groups(directory);
    if (!Files.exists(file)) {
      return groups.isEmpty()
          ? List.of()
          : List.of(
              Damage.fatal(
                  file, "it is missing, and " + log(directory) + " has the log of " + groups));
    }
    Optional<Named> named = named(file);
    if (named.isEmpty()) {
      return List.of(Damage.fatal(file, "it does not name a group and a member"));
    }
    UUID group = named.get().group();
    return groups.isEmpty() || groups.contains(group)
        ? List.of()
        : List.of(
            Damage.fatal(
                file,
                "it names the group "
                    + group
                    + ", and "
                    + log(directory)
                    + " has the log of "
                    + groups));
  }

  private static List<Damage> stranger(Path directory, Optional<LogEntryProto> configuration)
      throws IOException {
    Path file = directory.resolve(IDENTITY);
    Optional<Named> named = named(file);
    if (configuration.isEmpty() || named.isEmpty()) {
      return List.of();
    }
    String member = named.get().member();
    RaftConfigurationProto members = configuration.get().getConfigurationEntry();
    return Stream.concat(members.getPeersList().stream(), members.getListenersList().stream())
            .map(RaftPeerProto::getId)
            .anyMatch(id -> id.toStringUtf8().equals(member))
        ? List.of()
        : List.of(
            Damage.fatal(
                file,
                "it names the member "
                    + member
                    + ", which the group does not have (it may have been removed)"));
  }

  /// What the file of an identity begins with.
  private record Named(UUID group, String member) {}

  private static Optional<Named> named(Path file) throws IOException {
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      return lines.size() < 2 || lines.get(1).isBlank()
          ? Optional.empty()
          : Optional.of(new Named(UUID.fromString(lines.get(0)), lines.get(1)));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static List<Damage> restored(Path directory) throws IOException {
    Path file = directory.resolve(RESTORED);
    if (!Files.exists(file)) {
      return List.of();
    }
    try (InputStream in = Files.newInputStream(file)) {
      Snapshot.read(in);
      return List.of();
    } catch (StorageException e) {
      return List.of(Damage.fatal(file, String.valueOf(e.getMessage())));
    }
  }

  private static Path log(Path directory) {
    return directory.resolve("log");
  }

  private static List<UUID> groups(Path directory) throws IOException {
    if (!Files.isDirectory(log(directory))) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(log(directory))) {
      return paths.map(StoreAudit::group).flatMap(Optional::stream).toList();
    }
  }

  private static Optional<UUID> group(Path path) {
    try {
      return Optional.of(UUID.fromString(path.getFileName().toString()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
