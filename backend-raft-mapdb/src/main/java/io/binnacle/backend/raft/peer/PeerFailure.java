package io.binnacle.backend.raft.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Why this member no longer serves, told once. Thread-safe.
final class PeerFailure {
  private static final Logger LOG = LoggerFactory.getLogger(PeerFailure.class);

  private final Path directory;
  private final BiConsumer<String, Throwable> whenFailed;
  private final AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.empty());

  PeerFailure(Path directory, BiConsumer<String, Throwable> whenFailed) {
    this.directory = directory;
    this.whenFailed = whenFailed;
  }

  Optional<String> reason() {
    return reason.get();
  }

  void fail(String why, Throwable cause) {
    if (reason.compareAndSet(Optional.empty(), Optional.of(why))) {
      whenFailed.accept(why, cause);
    }
  }

  void stopped(String why) {
    fail(why, new IOException(why));
  }

  /// The others say that this member was removed.
  void removed(String why) {
    String advice = why + "; to use the node again, empty the data directory and join anew";
    if (reason.compareAndSet(Optional.empty(), Optional.of(advice))) {
      try {
        RemovedMark.put(directory, why);
      } catch (IOException e) {
        LOG.atError().setCause(e).log("the directory of a removed member could not be marked");
      }
      whenFailed.accept(advice, new IOException(advice));
    }
  }
}
