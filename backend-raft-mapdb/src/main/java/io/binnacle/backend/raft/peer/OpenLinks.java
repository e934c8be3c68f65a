package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Lane;
import io.binnacle.backend.raft.channel.Links;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps the connections to the other members open, also those that only a leader needs: who is
/// elected while another is gone would first have to greet everyone. Thread-safe.
final class OpenLinks {
  private static final long AGAIN_SECONDS = 1;

  private final Leadership leadership;
  private final Links links;
  private final CountDownLatch closed = new CountDownLatch(1);

  OpenLinks(Leadership leadership, Links links) {
    this.leadership = leadership;
    this.links = links;
  }

  void start() {
    for (Lane lane : Lane.values()) {
      Thread.ofVirtual().name("raft-open-links").start(() -> keepOpen(lane));
    }
  }

  // Who does not answer is somebody else's concern.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void keepOpen(Lane lane) {
    try {
      while (!closed.await(AGAIN_SECONDS, TimeUnit.SECONDS)) {
        for (String member : leadership.others()) {
          links.call(member, lane, CallKind.PROGRESS.code(), new byte[0]);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    closed.countDown();
  }
}
