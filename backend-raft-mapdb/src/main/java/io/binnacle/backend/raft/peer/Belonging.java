package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Lane;
import io.binnacle.backend.raft.channel.Links;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out whether this member still belongs to the cluster. Nobody leads who was removed; so who
/// has no leader calls the others, which then say it. Thread-safe.
final class Belonging {
  private static final Logger LOG = LoggerFactory.getLogger(Belonging.class);
  private static final long LOOK_SECONDS = 1;

  private final Leadership leadership;
  private final Links links;
  private final Supplier<Collection<String>> members;
  private final Consumer<String> whenStopped;
  private final CountDownLatch closed = new CountDownLatch(1);

  /// @param members the ids of all members
  /// @param whenStopped told when the log has stopped by itself
  Belonging(
      Leadership leadership,
      Links links,
      Supplier<Collection<String>> members,
      Consumer<String> whenStopped) {
    this.leadership = leadership;
    this.links = links;
    this.members = members;
    this.whenStopped = whenStopped;
  }

  void start() {
    Thread.ofVirtual().name("raft-belong").start(this::look);
  }

  void close() {
    closed.countDown();
  }

  private void look() {
    try {
      while (!closed.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
        boolean alive = leadership.alive();
        if (!alive || leadership.leader().isEmpty()) {
          for (String member : members.get()) {
            if (!member.equals(leadership.self())) {
              call(member);
            }
          }
        }
        if (!alive && closed.getCount() > 0) {
          whenStopped.accept("the member's log stopped by itself; see the messages before");
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What counts is whether the other lets this member in.
  private void call(String member) throws InterruptedException {
    try {
      links
          .call(member, Lane.SERVICE, CallKind.PROGRESS.code(), new byte[0])
          .get(LOOK_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.atDebug().setCause(e).log("a member without a leader got no answer");
    }
  }
}
