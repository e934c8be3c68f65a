package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Lane;
import io.binnacle.backend.raft.channel.Links;
import io.binnacle.backend.raft.machine.BookEntry;
import io.binnacle.backend.raft.machine.MemberBook;
import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Member;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Tells and changes the members, on the member that leads. Thread-safe.
final class MemberChanges {
  /// A learner that lags by no more than this catches up while it is made a voter.
  private static final long SMALL_LAG = 1000;

  private static final long PROGRESS_MILLIS = 1000;

  private static final Executor VIRTUAL =
      task -> Thread.ofVirtual().name("raft-progress").start(task);

  private final Leadership leadership;
  private final Configurator configurator;
  private final Links links;
  private final Batcher batcher;
  private final AppliedIndex applied;
  private final Supplier<MemberBook> book;

  /// One change at a time.
  private final ReentrantLock changing = new ReentrantLock();

  MemberChanges(
      Leadership leadership,
      Configurator configurator,
      Links links,
      Batcher batcher,
      AppliedIndex applied,
      Supplier<MemberBook> book) {
    this.leadership = leadership;
    this.configurator = configurator;
    this.links = links;
    this.batcher = batcher;
    this.applied = applied;
    this.book = book;
  }

  /// The members as this one knows them. Who leads asks the others how far they are.
  List<Member> list() {
    Map<String, BookEntry> entries = book.get().members();
    List<String> voters = leadership.voters().getFirst();
    List<String> learners = leadership.learners();
    Optional<String> leader = leadership.leader();
    long newest = Math.max(applied.get(), leadership.committed());
    List<Member> members = new ArrayList<>();
    Map<String, Long> progress = leadership.leading() ? progress() : Map.of();
    for (Map.Entry<String, BookEntry> entry : entries.entrySet()) {
      String id = entry.getKey();
      if (!voters.contains(id) && !learners.contains(id)) {
        continue;
      }
      Member.Role role =
          learners.contains(id)
              ? Member.Role.LEARNER
              : leader.equals(Optional.of(id)) ? Member.Role.LEADER : Member.Role.FOLLOWER;
      long index = id.equals(leadership.self()) ? applied.get() : progress.getOrDefault(id, 0L);
      members.add(
          new Member(
              entry.getValue().name(),
              entry.getValue().address(),
              role,
              index,
              Math.max(0, newest - index)));
    }
    return members;
  }

  private Map<String, Long> progress() {
    Map<String, CompletableFuture<Optional<Long>>> asked = new TreeMap<>();
    for (String member : leadership.others()) {
      asked.put(member, CompletableFuture.supplyAsync(() -> progress(member), VIRTUAL));
    }
    Map<String, Long> known = new TreeMap<>();
    asked.forEach((member, answer) -> answer.join().ifPresent(index -> known.put(member, index)));
    return known;
  }

  private Optional<Long> progress(String member) {
    try {
      byte[] answer =
          links
              .call(member, Lane.SERVICE, CallKind.PROGRESS.code(), new byte[0])
              .get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
      return Optional.of(ByteBuffer.wrap(answer).getLong());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  /// Makes a change, on the member that leads.
  ///
  /// @throws StorageException `NO_LEADER` when this member does not lead, or not any more
  void make(MemberChange change) throws StorageException, IOException {
    if (!leadership.leading()) {
      throw new StorageException(
          StorageException.Code.NO_LEADER, "the members are changed by the leader alone");
    }
    changing.lock();
    try {
      switch (change) {
        case MemberChange.Add add -> add(add);
        case MemberChange.Promote promote -> promote(id(promote.name()));
        case MemberChange.Remove remove -> remove(id(remove.name()));
        case MemberChange.Lead lead -> lead(id(lead.name()));
      }
    } finally {
      changing.unlock();
    }
  }

  private void add(MemberChange.Add add) throws StorageException, IOException {
    for (Map.Entry<String, BookEntry> entry : book.get().members().entrySet()) {
      if (entry.getValue().name().equals(add.name()) && !entry.getKey().equals(add.id())) {
        throw wrong(
            "there is a member "
                + add.name()
                + "; remove it first, or give the new member another name");
      }
    }
    batcher
        .propose(
            id -> new Operation.Enrol(id, add.id(), new BookEntry(add.name(), add.address())),
            Deadline.usual())
        .succeeded();
    if (!leadership.votes(add.id()) && !leadership.learners().contains(add.id())) {
      if (add.learner()) {
        configurator.addLearner(add.id());
      } else {
        configurator.addVoter(add.id());
      }
    }
  }

  private void promote(String id) throws StorageException, IOException {
    if (leadership.votes(id)) {
      return;
    }
    long lag = leadership.committed() - progress(id).orElse(0L);
    if (lag > SMALL_LAG) {
      throw wrong(name(id) + " has not caught up: it lags by " + lag + " log entries");
    }
    configurator.promote(id);
  }

  private void remove(String id) throws StorageException, IOException {
    List<String> voters = leadership.voters().getFirst();
    if (voters.equals(List.of(id))) {
      throw wrong(name(id) + " is the last voter; stop it instead");
    }
    if (id.equals(leadership.self())) {
      lead(mostAdvancedOther());
      throw new StorageException(
          StorageException.Code.NO_LEADER, "leadership was handed on before the removal");
    }
    configurator.remove(id);
    batcher.propose(next -> new Operation.Strike(next, id), Deadline.usual()).succeeded();
  }

  private String mostAdvancedOther() throws StorageException {
    Map<String, Long> progress = progress();
    return leadership.voters().getFirst().stream()
        .filter(id -> !id.equals(leadership.self()))
        .filter(progress::containsKey)
        .max(Comparator.comparing(progress::get))
        .orElseThrow(() -> wrong("no other voter can be reached, to lead in its place"));
  }

  private void lead(String id) throws StorageException, IOException {
    if (!leadership.votes(id)) {
      throw wrong(name(id) + " does not vote, so it cannot lead; promote it first");
    }
    if (!id.equals(leadership.self())) {
      configurator.transfer(id);
    }
  }

  private String id(String name) throws StorageException {
    return book.get().members().entrySet().stream()
        .filter(entry -> entry.getValue().name().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> wrong("there is no member " + name));
  }

  private String name(String id) {
    BookEntry entry = book.get().members().get(id);
    return entry == null ? id : entry.name();
  }

  private static StorageException wrong(String message) {
    return new StorageException(StorageException.Code.MEMBER, message);
  }
}
