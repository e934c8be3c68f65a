package io.binnacle.backend.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.OperationId;
import io.binnacle.backend.raft.peer.LogLimits;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Member;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members find each other, agree, and go on without one of them.
class ClusterTest {
  @TempDir private Path directory = Path.of("unset");

  @SuppressWarnings("NullAway.Init")
  private Cluster cluster;

  @BeforeEach
  void makeCluster() throws Exception {
    cluster = new Cluster(directory, LogLimits.USUAL);
  }

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  private void three() throws Exception {
    cluster.begin("a");
    cluster.join("b", false);
    cluster.join("c", false);
  }

  @Test
  void oneGrowsToThreeAndEachTakesWrites() throws Exception {
    StorageBackend first = cluster.begin("a");
    put(first, "/before", "1");
    cluster.join("b", false);
    cluster.join("c", false);
    assertThat(first.membership().orElseThrow().members())
        .extracting(Member::id, Member::role)
        .containsExactlyInAnyOrder(
            tuple("a", Member.Role.LEADER),
            tuple("b", Member.Role.FOLLOWER),
            tuple("c", Member.Role.FOLLOWER));
    for (String name : List.of("a", "b", "c")) {
      put(cluster.member(name), "/by-" + name, name);
    }
    for (String name : List.of("a", "b", "c")) {
      assertThat(read(cluster.member(name), "/before")).isEqualTo("1");
      assertThat(read(cluster.member(name), "/by-a")).isEqualTo("a");
      assertThat(read(cluster.member(name), "/by-b")).isEqualTo("b");
      assertThat(read(cluster.member(name), "/by-c")).isEqualTo("c");
    }
  }

  @Test
  void theOthersGoOnWithoutTheLeader() throws Exception {
    three();
    put(cluster.member("b"), "/key", "1");
    String leader = cluster.leader();
    cluster.stop(leader);
    String next = cluster.leader();
    String other = cluster.follower();
    put(cluster.member(other), "/key", "2");
    assertThat(read(cluster.member(next), "/key")).isEqualTo("2");
    cluster.start(leader);
    assertThat(read(cluster.member(leader), "/key")).isEqualTo("2");
  }

  @Test
  void oneOfThreeAloneRefusesInTimeAndHeals() throws Exception {
    three();
    put(cluster.member("a"), "/key", "1");
    cluster.stop("b");
    cluster.stop("c");
    StorageBackend alone = cluster.member("a");
    long began = System.nanoTime();
    assertThatThrownBy(() -> put(alone, "/key", "2"))
        .isInstanceOfSatisfying(
            StorageException.class,
            e ->
                assertThat(e.reason())
                    .isIn(StorageException.Code.NO_LEADER, StorageException.Code.INDETERMINATE));
    assertThatThrownBy(() -> read(alone, "/key")).isInstanceOf(StorageException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(alone.store().read(Bytes.utf8("/key"), stale()).entry()).isPresent();
    assertThat(alone.health().writable()).isFalse();
    cluster.start("b");
    Cluster.await(() -> alone.health().writable());
    put(alone, "/key", "3");
    assertThat(read(cluster.member("b"), "/key")).isEqualTo("3");
  }

  @Test
  void leadershipMovesAndMembersGo() throws Exception {
    three();
    Membership membership = cluster.member("b").membership().orElseThrow();
    membership.moveLeadership("c");
    assertThat(cluster.leader()).isEqualTo("c");
    membership.remove("c");
    Cluster.await(() -> cluster.failure("c").isPresent());
    assertThat(cluster.failure("c").orElseThrow()).contains("removed");
    cluster.stop("c");
    put(cluster.member("a"), "/key", "1");
    assertThat(membership.members()).extracting(Member::id).containsExactlyInAnyOrder("a", "b");
    assertThatThrownBy(() -> cluster.start("c"))
        .isInstanceOf(SpiException.class)
        .hasMessageContaining("removed from its cluster");
    membership.remove("b");
    assertThat(read(cluster.member("a"), "/key")).isEqualTo("1");
    assertThatThrownBy(() -> cluster.member("a").membership().orElseThrow().remove("a"))
        .hasMessageContaining("last voter");
  }

  @Test
  void allThreeComeBackTogether() throws Exception {
    try (ClusterFixture fixture = new ClusterFixture(directory.resolve("again"))) {
      put(fixture.open(), "/key", "0");
      for (int round = 1; round <= 3; round++) {
        fixture.crash();
        StorageBackend store = fixture.reopen();
        assertThat(read(store, "/key")).isEqualTo(String.valueOf(round - 1));
        put(store, "/key", String.valueOf(round));
      }
    }
  }

  @Test
  void whoLagsBehindTheLogGetsASnapshot() throws Exception {
    try (Cluster small = new Cluster(directory.resolve("small"), new LogLimits(100, 64 << 10))) {
      small.begin("a");
      small.join("b", false);
      small.join("c", false);
      small.stop("c");
      for (int i = 0; i < 600; i++) {
        put(small.member("b"), "/key" + i % 50, "value " + i);
      }
      StorageBackend late = small.start("c");
      Cluster.await(() -> late.health().readable());
      assertThat(read(late, "/key49")).isEqualTo("value 599");
      long revision = small.member("a").store().revision(Consistency.LINEARIZABLE);
      assertThat(late.store().revision(Consistency.LINEARIZABLE)).isEqualTo(revision);
      assertThat(late.maintenance().hash(revision).digest())
          .isEqualTo(small.member("a").maintenance().hash(revision).digest());
      put(late, "/after", "1");
      StorageBackend fresh = small.join("d", false);
      assertThat(read(fresh, "/after")).isEqualTo("1");
      small.stop("c");
      assertThat(read(small.start("c"), "/after")).isEqualTo("1");
    }
  }

  @Test
  void aMemberThatDiffersIsToldOf() throws Exception {
    try (Cluster watched =
        new Cluster(directory.resolve("watched"), LogLimits.USUAL, Duration.ofMillis(100))) {
      StorageBackend first = watched.begin("a");
      watched.join("b", false);
      put(first, "/key", "1");
      assertThat(first.health().message()).isEmpty();
      RaftBackend wrong = watched.member(watched.follower());
      OperationId never = new OperationId(new UUID(1, 1), 1);
      Change.Put astray = new Change.Put(Bytes.utf8("/astray"), Bytes.utf8("1"), 0);
      wrong.machine().apply(1, List.of(new Operation.Write(never, List.of(), List.of(astray))));
      put(first, "/key", "2");
      StorageBackend leader = watched.member(watched.leader());
      Cluster.await(() -> leader.health().message().contains("differs from the leader's"));
      assertThat(leader.health().message()).contains(wrong.membership().orElseThrow().self());
      assertThat(leader.health().readable()).isTrue();
    }
  }

  @Test
  void aLearnerFollowsAndVotesOncePromoted() throws Exception {
    cluster.begin("a");
    cluster.join("b", true);
    Membership membership = cluster.member("a").membership().orElseThrow();
    assertThat(membership.members())
        .extracting(Member::id, Member::role)
        .contains(tuple("b", Member.Role.LEARNER));
    put(cluster.member("b"), "/key", "1");
    cluster.stop("b");
    put(cluster.member("a"), "/key", "2");
    cluster.start("b");
    assertThat(read(cluster.member("b"), "/key")).isEqualTo("2");
    membership.promote("b");
    membership.promote("b");
    assertThat(membership.members())
        .extracting(Member::id, Member::role)
        .contains(tuple("b", Member.Role.FOLLOWER));
    assertThatThrownBy(() -> membership.promote("nobody")).hasMessageContaining("no member nobody");
  }

  private static void put(StorageBackend store, String key, String value) throws StorageException {
    CommitResult result =
        store
            .store()
            .commit(
                new Commit(
                    List.of(),
                    List.of(new Change.Put(Bytes.utf8(key), Bytes.utf8(value), 0)),
                    Deadline.usual()));
    assertThat(result).isInstanceOf(CommitResult.Committed.class);
  }

  private static String read(StorageBackend store, String key) throws StorageException {
    return store
        .store()
        .read(
            Bytes.utf8(key),
            new ReadOptions(Consistency.LINEARIZABLE, OptionalLong.empty(), Deadline.usual()))
        .entry()
        .map(Entry::value)
        .map(Bytes::utf8)
        .orElse("nothing");
  }

  private static ReadOptions stale() {
    return new ReadOptions(Consistency.LOCAL, OptionalLong.empty(), Deadline.usual());
  }
}
