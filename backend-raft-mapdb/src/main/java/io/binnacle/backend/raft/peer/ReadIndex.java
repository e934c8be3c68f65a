package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Lane;
import io.binnacle.backend.raft.channel.Links;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Finds an index that covers everything acknowledged before the question, on any member.
///
/// A leader may have been deposed without knowing, so its own commit index proves nothing. It asks
/// the voters, after the question came, whether they know of a later term: a later leader was
/// elected by a majority, which had its term before that leader could acknowledge anything; so when
/// a majority knows of none, there was none. All questions that wait share one round. (Section 6.4
/// of Ongaro's dissertation, without the library's shortcut, which skips the round.) Thread-safe.
final class ReadIndex {
  private static final long PATIENCE_MILLIS = 1500;

  private final Leadership leadership;
  private final Links links;
  private final SharedRounds rounds = new SharedRounds(this::round);

  ReadIndex(Leadership leadership, Links links) {
    this.leadership = leadership;
    this.links = links;
  }

  /// The index; fails when the leader cannot be reached or cannot prove that it leads.
  CompletableFuture<Long> find() {
    if (leadership.leading() && leadership.alone()) {
      return CompletableFuture.completedFuture(leadership.committed());
    }
    return rounds.join();
  }

  private CompletableFuture<Long> round() {
    if (leadership.leading()) {
      return confirmed();
    }
    Optional<String> leader = leadership.leader();
    if (leader.isEmpty() || leader.get().equals(leadership.self())) {
      return CompletableFuture.failedFuture(new NoQuorumException("there is no leader"));
    }
    return links
        .call(leader.get(), Lane.SERVICE, CallKind.READ_INDEX.code(), new byte[0])
        .thenApply(body -> ByteBuffer.wrap(body).getLong())
        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Long> confirmed() {
    long term = leadership.term();
    long index = leadership.committed();
    List<List<String>> groups = leadership.voters();
    Election election = new Election(groups, index);
    election.agree(leadership.self());
    byte[] question = ByteBuffer.allocate(Long.BYTES).putLong(term).array();
    for (String member : groups.stream().flatMap(List::stream).distinct().toList()) {
      if (!member.equals(leadership.self())) {
        // A connection that has to be opened holds up nobody but this member's answer.
        Thread.ofVirtual().name("raft-confirm").start(() -> ask(member, question, election));
      }
    }
    return election
        .result
        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .thenApply(
            confirmed -> {
              // Who is not in its own term any more asked the wrong question.
              if (!leadership.leading() || leadership.term() != term) {
                throw new CompletionException(
                    new NoQuorumException("leadership was lost meanwhile"));
              }
              return confirmed;
            });
  }

  // Every answer, also a failure, is heard by the election.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void ask(String member, byte[] question, Election election) {
    links
        .call(member, Lane.SERVICE, CallKind.CONFIRM.code(), question)
        .whenComplete(
            (body, failure) -> {
              if (failure == null && body.length == 1 && body[0] == 1) {
                election.agree(member);
              } else if (failure == null) {
                election.result.completeExceptionally(
                    new NoQuorumException("there is a later leader"));
              }
            });
  }

  /// Counts who agrees. Thread-safe.
  private static final class Election {
    private final List<List<String>> groups;
    private final long index;
    private final Set<String> agreed = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Long> result = new CompletableFuture<>();

    Election(List<List<String>> groups, long index) {
      this.groups = groups;
      this.index = index;
    }

    void agree(String member) {
      agreed.add(member);
      boolean won =
          groups.stream()
              .allMatch(
                  group -> group.stream().filter(agreed::contains).count() > group.size() / 2);
      if (won) {
        result.complete(index);
      }
    }
  }
}
