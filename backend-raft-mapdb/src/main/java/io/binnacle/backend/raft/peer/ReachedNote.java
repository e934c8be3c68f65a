package io.binnacle.backend.raft.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A note of how far the log once reached, kept beside it: a log whose end is gone looks like one
/// that ends there. What is noted is applied and on this member's own disk, so no later leader
/// takes it back. Thread-safe.
final class ReachedNote {
  private static final Logger LOG = LoggerFactory.getLogger(ReachedNote.class);
  private static final String FILE = "reached";
  private static final long EVERY_SECONDS = 5;

  private final Path file;
  private final LongSupplier reached;
  private final CountDownLatch closed = new CountDownLatch(1);
  private long noted = -1;

  /// @param group the directory that Ratis keeps for the group
  /// @param reached the last entry that is applied and on the disk
  ReachedNote(Path group, LongSupplier reached) {
    this.file = group.resolve(FILE);
    this.reached = reached;
  }

  /// What was noted; empty when nothing was.
  ///
  /// @throws IOException naming the file when it is not a note
  static OptionalLong read(Path group) throws IOException {
    Path file = group.resolve(FILE);
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (NumberFormatException e) {
      throw new IOException(file + " does not tell how far the log reached", e);
    }
  }

  void start() {
    Thread.ofVirtual().name("raft-reached").start(this::keep);
  }

  void close() {
    closed.countDown();
    note();
  }

  private void keep() {
    try {
      while (!closed.await(EVERY_SECONDS, TimeUnit.SECONDS)) {
        note();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void note() {
    long index = reached.getAsLong();
    if (index <= noted) {
      return;
    }
    try {
      DurableFile.write(file, out -> out.write((index + "\n").getBytes(StandardCharsets.UTF_8)));
      noted = index;
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("how far the log reached could not be noted");
    }
  }
}
