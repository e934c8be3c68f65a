package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.machine.BookEntry;
import io.binnacle.backend.raft.machine.MemberBook;
import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.spi.Entrance;
import io.binnacle.spi.PeerNetwork;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How this member of several comes to serve: it joins, or finds the leader and catches up, and
/// makes its name and address known. Thread-safe.
final class Arrival {
  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);
  private static final long AGAIN_SECONDS = 1;

  /// How long the start waits for others that may be down.
  private static final Duration LEADER_WITHIN = Duration.ofSeconds(5);

  private final PeerNetwork network;
  private final Identity identity;
  private final AddressFile addresses;
  private final Leadership leadership;
  private final Joining joining;
  private final Barrier barrier;
  private final Batcher batcher;
  private final Supplier<MemberBook> book;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean caughtUp;

  Arrival(
      PeerNetwork network,
      Identity identity,
      AddressFile addresses,
      Leadership leadership,
      Joining joining,
      Barrier barrier,
      Batcher batcher,
      Supplier<MemberBook> book) {
    this.network = network;
    this.identity = identity;
    this.addresses = addresses;
    this.leadership = leadership;
    this.joining = joining;
    this.barrier = barrier;
    this.batcher = batcher;
    this.book = book;
  }

  /// Returns when this member has caught up, or when it is one but finds no leader; it then goes on
  /// to look for one.
  void enter() throws StorageException, InterruptedException {
    if (!known() && network.entrance() instanceof Entrance.Join join) {
      String own = network.advertisedAddress();
      joining.join(
          new MemberChange.Add(identity.member(), network.name(), own, join.learner()),
          Joining.seeds(join.members().values(), own));
      caughtUp = true;
      return;
    }
    try {
      barrier.await(Deadline.after(LEADER_WITHIN));
      caughtUp = true;
    } catch (StorageException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("there is no leader yet; until there is one, only stale reads are served");
      Thread.ofVirtual().name("raft-catch-up").start(this::catchUp);
    }
  }

  /// A learner takes itself for one from the beginning; the book says when it is one.
  private boolean known() {
    return leadership.votes(identity.member())
        || (identity.origin() == Identity.Origin.LEARNER
            && addresses.entry(identity.member()).isPresent());
  }

  private void catchUp() {
    try {
      while (!caughtUp && !closed.await(AGAIN_SECONDS, TimeUnit.SECONDS)) {
        try {
          barrier.await(Deadline.usual());
          caughtUp = true;
          LOG.atInfo().log("this member has caught up");
        } catch (StorageException e) {
          LOG.atWarn().addKeyValue("reason", e.getMessage()).log("there is no leader yet");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether this member has been up to date since its start.
  boolean caughtUp() {
    return caughtUp;
  }

  /// Makes the name and the address known, now and whenever the book has others.
  void advertise() {
    Thread.ofVirtual().name("raft-advertise").start(this::keepAdvertised);
  }

  private void keepAdvertised() {
    BookEntry own = new BookEntry(network.name(), network.advertisedAddress());
    try {
      while (!own.equals(book.get().members().get(identity.member()))) {
        try {
          batcher
              .propose(id -> new Operation.Enrol(id, identity.member(), own), Deadline.usual())
              .succeeded();
        } catch (StorageException e) {
          LOG.atDebug().setCause(e).log("this member's address is not in the book yet");
        }
        if (closed.await(AGAIN_SECONDS, TimeUnit.SECONDS)) {
          return;
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
