package io.binnacle.kernel.registry;

import io.binnacle.spi.storage.Deadline;
import java.time.Duration;

/// How long a request waits for the store, however long its client would: who cannot be served
/// within seconds is told so, and can turn to another server.
final class Patience {
  private static final Duration READ = Duration.ofSeconds(5);
  private static final Duration COMMIT = Duration.ofSeconds(10);

  /// Upstream's, for a resource version that another server has told and this one has not seen.
  private static final Duration VERSION = Duration.ofSeconds(3);

  private Patience() {}

  /// For what must be as new as the store, and for which a quorum is needed.
  static Deadline read(Deadline asked) {
    return earlier(asked, READ);
  }

  /// For a commit. What was proposed by then may still be applied.
  static Deadline commit(Deadline asked) {
    return earlier(asked, COMMIT);
  }

  /// For a revision that is yet to arrive here.
  static Deadline version(Deadline asked) {
    return earlier(asked, VERSION);
  }

  private static Deadline earlier(Deadline asked, Duration most) {
    return asked.remaining().compareTo(most) <= 0 ? asked : Deadline.after(most);
  }
}
