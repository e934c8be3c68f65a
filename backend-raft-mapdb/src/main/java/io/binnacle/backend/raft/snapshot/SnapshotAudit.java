package io.binnacle.backend.raft.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    return check(files(directory).stream(), SnapshotStore::load);
  }

  /// Compares every snapshot with its checksum. Files are long, so they are read beside each other.
  public static List<Checked> seals(Path directory) throws IOException {
    return check(
        files(directory).parallelStream(), file -> FileSeal.check(file.path(), Pace.full()));
  }

  private static List<SnapshotFile> files(Path directory) throws IOException {
    List<SnapshotFile> files = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
        for (Path path : paths) {
          SnapshotFile.of(path).ifPresent(files::add);
        }
      }
    }
    return files;
  }

  private static List<Checked> check(Stream<SnapshotFile> files, Check check) throws IOException {
    try {
      return files.map(file -> checked(file, check)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Checked checked(SnapshotFile file, Check check) {
    try {
      return new Checked(file, damage(file, check));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
