package io.binnacle.backend.raft.snapshot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks through a directory of snapshots, and changes nothing.
public final class SnapshotAudit {
  /// A snapshot and what is wrong with it, in a sentence that names it.
  public record Checked(SnapshotFile file, Optional<String> damage) {}

  private interface Check {
    void of(SnapshotFile file) throws IOException;
  }

  private SnapshotAudit() {}

  /// Reads every row of every snapshot.
  public static List<Checked> whole(Path directory) throws IOException {
    return check(directory, SnapshotStore::load);
  }

  /// Compares every snapshot with its checksum.
  public static List<Checked> seals(Path directory) throws IOException {
    return check(directory, file -> FileSeal.check(file.path(), Pace.full()));
  }

  private static List<Checked> check(Path directory, Check check) throws IOException {
    List<Checked> found = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return found;
    }
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
      for (Path path : paths) {
        Optional<SnapshotFile> file = SnapshotFile.of(path);
        if (file.isPresent()) {
          found.add(new Checked(file.get(), damage(file.get(), check)));
        }
      }
    }
    return found;
  }

  private static Optional<String> damage(SnapshotFile file, Check check) throws IOException {
    try {
      check.of(file);
      return Optional.empty();
    } catch (DamagedSnapshotException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
