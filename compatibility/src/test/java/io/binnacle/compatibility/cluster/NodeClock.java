package io.binnacle.compatibility.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The wall clock of one node, which jumps when it is told to: libfaketime, where it is installed,
/// stands between the node's process and the C library. The monotonic clock goes on as it is.
final class NodeClock {
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final String NAME = "faketime/libfaketime.so.1";

  private final Path library;
  private final Path file;

  private NodeClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /// @param file where the node is told what its clock shows
  /// @return empty when the machine lacks the library, which `BINNACLE_FAKETIME` may name
  static Optional<NodeClock> at(Path file) throws IOException {
    Optional<Path> library = library();
    if (library.isEmpty()) {
      return Optional.empty();
    }
    NodeClock clock = new NodeClock(library.get(), file);
    clock.jump(Duration.ZERO);
    return Optional.of(clock);
  }

  private static Optional<Path> library() {
    String named = System.getenv("BINNACLE_FAKETIME");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    try (Stream<Path> machines = Files.list(LIBRARIES)) {
      return machines.map(machine -> machine.resolve(NAME)).filter(Files::exists).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a command begins with that has this clock. The library's remedy for old C libraries would
  /// let waits of the JVM end at once.
  List<String> commandPrefix() {
    return List.of(
        "env",
        "LD_PRELOAD=" + library,
        "FAKETIME_TIMESTAMP_FILE=" + file,
        "FAKETIME_CACHE_DURATION=1",
        "FAKETIME_FORCE_MONOTONIC_FIX=0",
        "DONT_FAKE_MONOTONIC=1");
  }

  /// Shows another time than the machine's, from within a second on.
  void jump(Duration ahead) throws IOException {
    long seconds = ahead.toSeconds();
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, (seconds < 0 ? "" : "+") + seconds + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
