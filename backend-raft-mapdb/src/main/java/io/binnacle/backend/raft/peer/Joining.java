package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Lane;
import io.binnacle.backend.raft.channel.Links;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Member;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How this member has the leader change the members, also to become one. Thread-safe.
final class Joining {
  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
  private static final long AGAIN_MILLIS = 200;
  private static final long ANSWER_MILLIS = 3000;

  /// A member that has to take a large snapshot may need a long time to be let in.
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Leadership leadership;
  private final MemberChanges changes;
  private final Links links;
  private final Barrier barrier;
  private final Supplier<Optional<String>> failure;

  /// @param failure why this member can no longer become one
  Joining(
      Leadership leadership,
      MemberChanges changes,
      Links links,
      Barrier barrier,
      Supplier<Optional<String>> failure) {
    this.leadership = leadership;
    this.changes = changes;
    this.links = links;
    this.barrier = barrier;
    this.failure = failure;
  }

  /// Becomes a member, and returns when it has caught up.
  ///
  /// @param seeds addresses of members
  void join(MemberChange.Add self, List<String> seeds)
      throws StorageException, InterruptedException {
    Deadline deadline = Deadline.after(PATIENCE);
    Attempt add = () -> ask(self, seeds);
    untilDone(add, deadline);
    untilDone(() -> barrier.await(Deadline.usual()), deadline);
  }

  private interface Attempt {
    void run() throws StorageException, IOException;
  }

  private void untilDone(Attempt attempt, Deadline deadline)
      throws StorageException, InterruptedException {
    String told = "";
    while (true) {
      if (failure.get().isPresent()) {
        throw new StorageException(StorageException.Code.CLOSED, failure.get().get());
      }
      try {
        attempt.run();
        return;
      } catch (StorageException e) {
        boolean passes =
            switch (e.reason()) {
              case NO_LEADER, TIMEOUT, INDETERMINATE -> true;
              default -> false;
            };
        if (!passes || deadline.passed()) {
          throw e;
        }
        told = tell(e, told);
      } catch (IOException e) {
        if (deadline.passed()) {
          throw new StorageException(
              StorageException.Code.NO_LEADER,
              "the cluster cannot be joined: " + e.getMessage(),
              e);
        }
        told = tell(e, told);
      }
      TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
    }
  }

  private static String tell(Exception e, String told) {
    String reason = String.valueOf(e.getMessage());
    if (!reason.equals(told)) {
      LOG.atInfo().addKeyValue("reason", reason).log("joining waits");
    }
    return reason;
  }

  /// Asks the members one after the other; those that do not lead pass it on.
  private void ask(MemberChange change, List<String> members) throws StorageException, IOException {
    IOException failure = new IOException("no member is known");
    for (String member : members) {
      try {
        send(change, member);
        return;
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private void send(MemberChange change, String member) throws StorageException, IOException {
    try {
      Refusal.check(
          links
              .call(
                  member, Lane.SERVICE, CallKind.CHANGE_MEMBERS.code(), MemberChange.encode(change))
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(
          StorageException.Code.INDETERMINATE, "the wait for the change was interrupted", e);
    } catch (TimeoutException e) {
      throw new StorageException(
          StorageException.Code.INDETERMINATE, "the leader did not answer in time", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    }
  }

  /// Makes a change here when this member leads, else has the leader make it; tries again while the
  /// leader changes.
  void change(MemberChange change) throws StorageException, IOException {
    Deadline patience = Deadline.after(Duration.ofMillis(Batcher.PATIENCE_MILLIS));
    while (true) {
      try {
        Optional<String> leader = leadership.leader();
        if (leadership.leading()) {
          changes.make(change);
          return;
        }
        if (leader.isPresent() && !leader.get().equals(leadership.self())) {
          send(change, leader.get());
          return;
        }
        throw new StorageException(StorageException.Code.NO_LEADER, "there is no leader");
      } catch (StorageException e) {
        if (e.reason() != StorageException.Code.NO_LEADER || patience.passed()) {
          throw e;
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StorageException(
            StorageException.Code.INDETERMINATE, "the wait for the change was interrupted", e);
      }
    }
  }

  /// The members as the leader knows them; as this member does when none can be asked.
  List<Member> members() {
    Optional<String> leader = leadership.leader();
    if (leader.isPresent() && !leadership.leading() && !leader.get().equals(leadership.self())) {
      try {
        return MemberList.decode(
            links
                .call(leader.get(), Lane.SERVICE, CallKind.MEMBERS.code(), new byte[0])
                .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException | IOException e) {
        LOG.atDebug().setCause(e).log("the leader did not tell the members");
      }
    }
    return changes.list();
  }

  /// The addresses to ask at, but for this member's own.
  static List<String> seeds(Iterable<String> addresses, String own) {
    List<String> seeds = new ArrayList<>();
    for (String address : addresses) {
      if (!address.isEmpty() && !address.equals(own)) {
        seeds.add(address);
      }
    }
    return seeds;
  }
}
