package io.binnacle.backend.raft.snapshot;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A snapshot by the log position that it covers.
///
/// @param term the term of the last entry that is in it
/// @param index the index of that entry
public record SnapshotFile(Path path, long term, long index) implements Comparable<SnapshotFile> {
  /// Unlike any name that the log's library looks for, so that it never takes one for its own.
  private static final Pattern NAME =
      Pattern.compile("snapshot-([0-9a-f]{16})-([0-9a-f]{16})\\.mapdb");

  private static final Comparator<SnapshotFile> ORDER =
      Comparator.comparingLong(SnapshotFile::term)
          .thenComparingLong(SnapshotFile::index)
          .thenComparing(SnapshotFile::path);

  /// Where the snapshot of a log position lies in a directory. The names' order is the positions'.
  static SnapshotFile in(Path directory, long term, long index) {
    String name = "snapshot-%016x-%016x.mapdb".formatted(term, index);
    return new SnapshotFile(directory.resolve(name), term, index);
  }

  /// Reads a file's name.
  ///
  /// @return empty when it is not one of a snapshot
  static Optional<SnapshotFile> of(Path path) {
    Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
    return name.matches()
        ? Optional.of(
            new SnapshotFile(
                path,
                Long.parseUnsignedLong(name.group(1), 16),
                Long.parseUnsignedLong(name.group(2), 16)))
        : Optional.empty();
  }

  @Override
  public int compareTo(SnapshotFile other) {
    return ORDER.compare(this, other);
  }
}
