package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Lane;
import io.binnacle.backend.raft.channel.Links;
import io.binnacle.backend.raft.machine.Machine;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares, while this member leads, the hash of the whole state at one revision with that of
/// every other member. Members that differ are told of until they no longer do: nothing can mend
/// them but to remove the one that is wrong and to let it join anew. Thread-safe.
final class HashWatch {
  private static final Logger LOG = LoggerFactory.getLogger(HashWatch.class);
  private static final long ANSWER_SECONDS = 60;

  private final Duration interval;
  private final Supplier<Machine> machine;
  private final Leadership leadership;
  private final Links links;
  private final Function<String, String> names;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Optional<String> alarm = Optional.empty();

  /// @param interval between two comparisons; zero for none
  /// @param names what people call members, by their ids
  HashWatch(
      Duration interval,
      Supplier<Machine> machine,
      Leadership leadership,
      Links links,
      Function<String, String> names) {
    this.interval = interval;
    this.machine = machine;
    this.leadership = leadership;
    this.links = links;
    this.names = names;
  }

  void start() {
    if (interval.isPositive()) {
      Thread.ofVirtual().name("raft-hash").start(this::run);
    }
  }

  void close() {
    closed.countDown();
  }

  /// Which members differ; empty when none do, or when this member does not lead.
  Optional<String> alarm() {
    return leadership.leading() ? alarm : Optional.empty();
  }

  private void run() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        if (leadership.leading()) {
          compare();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compare() throws InterruptedException {
    StoreRevision here = machine.get().timeline().newest();
    Bytes hash = here.hash();
    SortedSet<String> different = new TreeSet<>();
    for (String member : leadership.others()) {
      Optional<Bytes> there = ask(member, here.number());
      if (there.isPresent() && !there.get().equals(hash)) {
        different.add(names.apply(member));
      }
    }
    if (different.isEmpty()) {
      alarm = Optional.empty();
      return;
    }
    String text =
        "the state of "
            + String.join(", ", different)
            + " differs from the leader's at revision "
            + here.number()
            + "; remove the member that is wrong and let it join anew with an empty directory";
    LOG.atError().log(text);
    alarm = Optional.of(text);
  }

  /// Empty when the member cannot answer now.
  private Optional<Bytes> ask(String member, long revision) throws InterruptedException {
    try {
      byte[] answer =
          links
              .call(
                  member,
                  Lane.SERVICE,
                  CallKind.HASH.code(),
                  ByteBuffer.allocate(Long.BYTES).putLong(revision).array())
              .get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return Optional.of(Bytes.wrap(answer));
    } catch (ExecutionException | TimeoutException e) {
      LOG.atDebug().setCause(e).addKeyValue("member", member).log("a member told no hash");
      return Optional.empty();
    }
  }

  /// This member's own hash at a revision, for the leader.
  byte[] hash(long revision) throws StorageException {
    return machine.get().timeline().at(revision).hash().toArray();
  }
}
