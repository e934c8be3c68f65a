package io.binnacle.backend.raft;

import io.binnacle.backend.raft.peer.MemberChange;
import io.binnacle.backend.raft.peer.Peer;
import io.binnacle.spi.storage.Member;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The members as callers see them. Thread-safe.
final class RaftMembership implements Membership {
  private static final Duration HANDOVER = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 20;

  private final RaftBackend backend;

  RaftMembership(RaftBackend backend) {
    this.backend = backend;
  }

  @Override
  public String cluster() {
    return backend.running().map(peer -> peer.cluster().toString()).orElse("");
  }

  @Override
  public List<Member> members() throws StorageException {
    return backend.peer().members();
  }

  /// Members of this store add themselves, since their ids are their own making.
  @Override
  public void addLearner(String id, String address) throws StorageException {
    throw new StorageException(
        StorageException.Code.UNSUPPORTED,
        "a member adds itself: start the node with --join and a token");
  }

  @Override
  public void promote(String id) throws StorageException {
    change(new MemberChange.Promote(id));
  }

  @Override
  public void remove(String id) throws StorageException {
    change(new MemberChange.Remove(id));
  }

  @Override
  public void moveLeadership(String id) throws StorageException {
    change(new MemberChange.Lead(id));
    long until = System.nanoTime() + HANDOVER.toNanos();
    while (!leader().equals(Optional.of(id))) {
      if (System.nanoTime() > until) {
        throw new StorageException(
            StorageException.Code.INDETERMINATE, id + " does not lead yet; it may come to");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StorageException(
            StorageException.Code.INDETERMINATE, "the wait was interrupted", e);
      }
    }
  }

  private void change(MemberChange change) throws StorageException {
    try {
      backend.peer().change(change);
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.INDETERMINATE,
          "the members may or may not have changed: " + e.getMessage(),
          e);
    }
  }

  @Override
  public String self() {
    return backend.running().map(Peer::name).orElse("");
  }

  @Override
  public Optional<String> leader() {
    return backend.running().flatMap(Peer::leader);
  }
}
