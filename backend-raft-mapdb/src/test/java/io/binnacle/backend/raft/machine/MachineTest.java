package io.binnacle.backend.raft.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MachineTest {
  private static final UUID CLIENT = new UUID(1, 2);

  private long sequence;

  @Test
  void anOperationThatComesTwiceIsAppliedOnce() {
    Machine machine = new Machine(Machine.empty());
    Operation put = put("/a", "1", 0);
    assertThat(machine.apply(1, List.of(put)).getFirst()).isInstanceOf(Outcome.Written.class);
    assertThat(machine.apply(1, List.of(put, put)))
        .containsExactly(new Outcome.Repeated(), new Outcome.Repeated());
    assertThat(machine.timeline().newest().number()).isEqualTo(2);
  }

  @Test
  void whatWasAppliedIsKnownAfterASnapshot() {
    Machine machine = new Machine(Machine.empty());
    Operation put = put("/a", "1", 0);
    machine.apply(1, List.of(put));
    Machine restored = new Machine(machine.freeze());
    assertThat(restored.apply(1, List.of(put))).containsExactly(new Outcome.Repeated());
  }

  @Test
  void anUnmetConditionChangesNothingAndTellsWhatIsThere() {
    Machine machine = new Machine(Machine.empty());
    machine.apply(1, List.of(put("/a", "1", 0)));
    Outcome outcome =
        machine
            .apply(
                1,
                List.of(
                    new Operation.Write(
                        next(),
                        List.of(Condition.absent(Bytes.utf8("/a"))),
                        List.of(new Change.Delete(Bytes.utf8("/a"))))))
            .getFirst();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Written.class,
            written ->
                assertThat(written.result())
                    .isInstanceOfSatisfying(
                        CommitResult.Conflict.class,
                        conflict ->
                            assertThat(conflict.current().getFirst().orElseThrow().value())
                                .isEqualTo(Bytes.utf8("1"))));
    assertThat(machine.timeline().newest().number()).isEqualTo(2);
  }

  @Test
  void theKeysOfALeaseGoWithItInOneRevision() {
    Machine machine = new Machine(Machine.empty());
    machine.apply(
        1, List.of(new Operation.Grant(next(), 1000), put("/a", "1", 1), put("/b", "1", 1)));
    machine.apply(1, List.of(put("/b", "2", 0), new Operation.End(next(), 1)));
    assertThat(keys(machine)).containsExactly("/b");
    assertThat(machine.timeline().newest().number()).isEqualTo(5);
    assertThat(machine.leases()).isEmpty();
    assertThat(machine.apply(1, List.of(put("/c", "1", 1))).getFirst())
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(StorageException.Code.LEASE_NOT_FOUND));
  }

  @Test
  void aLeaseEndsByTheClockOfTheLeaderThatHasTheTerm() {
    Machine machine = new Machine(Machine.empty());
    machine.apply(1, List.of(new Operation.Grant(next(), 1000), put("/a", "1", 1)));
    assertThat(machine.apply(2, List.of(new Operation.Expire(next(), 1, 1))).getFirst())
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(StorageException.Code.NO_LEADER));
    assertThat(keys(machine)).containsExactly("/a");
    assertThat(machine.apply(2, List.of(new Operation.Expire(next(), 1, 2))))
        .containsExactly(new Outcome.Done());
    assertThat(keys(machine)).isEmpty();
  }

  @Test
  void whoWasStruckOutOfTheBookStaysOut() {
    Machine machine = new Machine(Machine.empty());
    machine.apply(
        1,
        List.of(
            new Operation.Enrol(next(), "a", new BookEntry("one", "here:1")),
            new Operation.Enrol(next(), "b", new BookEntry("two", "here:2")),
            new Operation.Strike(next(), "a"),
            new Operation.Enrol(next(), "a", new BookEntry("one", "here:1")),
            new Operation.Enrol(next(), "b", new BookEntry("two", "there:2"))));
    assertThat(machine.book().members())
        .containsExactly(entry("b", new BookEntry("two", "there:2")));
    assertThat(machine.book().struck()).containsExactly("a");
  }

  @Test
  void aCompactionKeepsTheRevisionItNames() throws StorageException {
    Machine machine = new Machine(Machine.empty());
    machine.apply(
        1,
        List.of(
            put("/a", "1", 0),
            put("/a", "2", 0),
            put("/a", "3", 0),
            new Operation.Compact(next(), 3)));
    assertThat(machine.timeline().compacted()).isEqualTo(3);
    assertThat(machine.timeline().at(3).state().get(Bytes.utf8("/a")).orElseThrow().value())
        .isEqualTo(Bytes.utf8("2"));
    assertThat(machine.freeze().revisions()).hasSize(2);
  }

  /// However the log is cut into batches, and wherever a snapshot lies between, the state is the
  /// same.
  @Test
  void theSameOperationsMakeTheSameState() throws StorageException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Operation> log = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      log.add(operation(random));
    }
    Machine one = new Machine(Machine.empty());
    for (Operation operation : log) {
      one.apply(1, List.of(operation));
    }
    Machine other = new Machine(Machine.empty());
    for (int from = 0; from < log.size(); ) {
      int to = Math.min(log.size(), from + 1 + random.nextInt(50));
      other.apply(1, log.subList(from, to));
      if (random.nextInt(10) == 0) {
        other = new Machine(other.freeze());
      }
      from = to;
    }
    MachineState a = one.freeze();
    MachineState b = other.freeze();
    assertThat(b.compacted()).as("seed %d", seed).isEqualTo(a.compacted());
    assertThat(b.leases()).as("seed %d", seed).isEqualTo(a.leases());
    assertThat(b.lastLease()).as("seed %d", seed).isEqualTo(a.lastLease());
    assertThat(b.applied()).as("seed %d", seed).isEqualTo(a.applied());
    assertThat(b.newest().number()).as("seed %d", seed).isEqualTo(a.newest().number());
    for (long revision = a.compacted(); revision <= a.newest().number(); revision++) {
      assertThat(entries(other, revision))
          .as("seed %d, revision %d", seed, revision)
          .isEqualTo(entries(one, revision));
    }
    assertThat(other.space().used()).as("seed %d", seed).isEqualTo(one.space().used());
  }

  private Operation operation(Random random) {
    Bytes key = Bytes.utf8("/k" + random.nextInt(30));
    return switch (random.nextInt(12)) {
      case 0 -> new Operation.Grant(next(), 1000 + random.nextInt(1000));
      case 1 -> new Operation.End(next(), random.nextInt(100));
      case 2 -> new Operation.Compact(next(), 1 + random.nextInt(2000));
      case 3, 4 -> new Operation.Write(next(), List.of(), List.of(new Change.Delete(key)));
      case 5 ->
          new Operation.Write(
              next(),
              List.of(Condition.absent(key)),
              List.of(new Change.Put(key, Bytes.utf8("new"), 0)));
      default ->
          new Operation.Write(
              next(),
              List.of(),
              List.of(new Change.Put(key, Bytes.utf8("v" + sequence), random.nextInt(5))));
    };
  }

  private static List<Entry> entries(Machine machine, long revision) throws StorageException {
    List<Entry> entries = new ArrayList<>();
    machine.timeline().at(Math.max(1, revision)).state().visit(KeyRange.all(), entries::add);
    return entries;
  }

  private static List<String> keys(Machine machine) {
    List<String> keys = new ArrayList<>();
    machine
        .timeline()
        .newest()
        .state()
        .visit(KeyRange.all(), entry -> keys.add(entry.key().utf8()));
    return keys;
  }

  private Operation put(String key, String value, long lease) {
    return new Operation.Write(
        next(), List.of(), List.of(new Change.Put(Bytes.utf8(key), Bytes.utf8(value), lease)));
  }

  private OperationId next() {
    return new OperationId(CLIENT, ++sequence);
  }
}
