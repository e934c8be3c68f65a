package io.binnacle.backend.raft.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.binnacle.backend.raft.machine.BookEntry;
import io.binnacle.backend.raft.machine.Machine;
import io.binnacle.backend.raft.machine.MachineState;
import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.OperationId;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.value.Bytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class SnapshotStoreTest {
  private static final UUID CLIENT = new UUID(-1, 2);

  @TempDir Path directory;

  private final Machine machine = new Machine(Machine.empty());
  private SnapshotStore store;
  private long sequence;

  @BeforeEach
  void open() throws IOException {
    store = new SnapshotStore(directory);
  }

  @Test
  void thereIsNothingAtFirst() throws IOException {
    assertThat(store.newest()).isEmpty();
    assertThat(store.files()).isEmpty();
  }

  @Test
  void anEmptyStoreComesBack() throws IOException {
    SnapshotFile file = store.write(1, 0, Machine.empty());
    SnapshotStore.Loaded loaded = store.newest().orElseThrow();
    assertThat(loaded.term()).isEqualTo(1);
    assertThat(loaded.index()).isZero();
    assertSame(loaded.state(), Machine.empty());
    assertThat(file.path()).hasFileName("snapshot-0000000000000001-0000000000000000.mapdb");
  }

  @Test
  void everythingComesBack() throws IOException {
    byte[] odd = {(byte) 0xff, 0, 1};
    machine.apply(
        1,
        List.of(
            new Operation.Grant(next(), 1500),
            new Operation.Grant(next(), 2500),
            new Operation.Grant(next(), 3500),
            new Operation.End(next(), 3),
            new Operation.Quota(next(), 1 << 30),
            new Operation.Enrol(next(), "m1", new BookEntry("one", "127.0.0.1:7000")),
            new Operation.Enrol(next(), "m2", new BookEntry("two", "127.0.0.1:7001")),
            new Operation.Enrol(next(), "m3", new BookEntry("three", "")),
            new Operation.Strike(next(), "m2"),
            put("/a", "1", 1),
            put("/b", "1", 2),
            write(new Change.Put(Bytes.copyOf(odd), Bytes.empty(), 0)),
            put("/b", "2", 0),
            new Operation.Compact(next(), 4),
            put("/a", "2", 2),
            write(
                new Change.Delete(Bytes.utf8("/b")),
                new Change.Put(Bytes.utf8("/c"), Bytes.utf8("c"), 2),
                new Change.Put(Bytes.utf8("/é"), Bytes.utf8("é"), 0)),
            put("/b", "new", 0),
            new Operation.End(next(), 2)));
    MachineState state = machine.freeze();
    assertThat(state.revisions()).hasSize(6);
    assertThat(state.compacted()).isEqualTo(4);

    store.write(7, 123_456_789_012L, state);

    SnapshotStore.Loaded loaded = store.newest().orElseThrow();
    assertThat(loaded.term()).isEqualTo(7);
    assertThat(loaded.index()).isEqualTo(123_456_789_012L);
    assertSame(loaded.state(), state);
    assertThat(loaded.state().applied()).hasSize(18);
  }

  @Test
  void valuesOfAnyLengthComeBack() throws IOException {
    Random random = new Random(1);
    int piece = Section.PIECE_BYTES;
    int[] lengths = {
      1, piece - 1, piece, piece + 1, 2 * piece, 2 * piece + 1, 1 << 20, (8 << 20) - 4096, 3
    };
    for (int length : lengths) {
      byte[] value = new byte[length];
      random.nextBytes(value);
      machine.apply(
          1, List.of(write(new Change.Put(Bytes.utf8("/" + length), Bytes.copyOf(value), 0))));
    }
    // Long values are in the first state as well as in the revisions after it.
    machine.apply(
        1,
        List.of(
            new Operation.Compact(next(), 5),
            put("/" + (piece + 1), "short", 0),
            write(new Change.Put(Bytes.utf8("/1"), Bytes.copyOf(new byte[8 << 20]), 0))));
    store.write(1, 1, machine.freeze());
    assertSame(store.newest().orElseThrow().state(), machine.freeze());
  }

  /// As many long keys and long values beside their entries as can be: the table's pages hold them.
  @Test
  void theLongestRowsFit() throws IOException {
    for (int i = 0; i < 200; i++) {
      byte[] key = new byte[4096];
      key[4095] = (byte) i;
      machine.apply(
          1,
          List.of(
              write(
                  new Change.Put(
                      Bytes.copyOf(key), Bytes.copyOf(new byte[Section.PIECE_BYTES]), 0))));
    }
    store.write(1, 1, machine.freeze());
    assertSame(store.newest().orElseThrow().state(), machine.freeze());
    Machine compacted = new Machine(machine.freeze());
    compacted.apply(1, List.of(new Operation.Compact(next(), 201)));
    store.write(1, 2, compacted.freeze());
    assertSame(store.newest().orElseThrow().state(), compacted.freeze());
  }

  @Test
  void manyEntriesComeBack() throws IOException {
    for (int i = 0; i < 50_000; i += 100) {
      List<Change> changes = new ArrayList<>();
      for (int k = i; k < i + 100; k++) {
        changes.add(
            new Change.Put(
                Bytes.utf8("/registry/pods/ns-" + k % 7 + "/pod-" + k),
                Bytes.utf8("value ".repeat(k % 50) + k),
                0));
      }
      machine.apply(1, List.of(new Operation.Write(next(), List.of(), changes)));
    }
    MachineState history = machine.freeze();
    machine.apply(1, List.of(new Operation.Compact(next(), machine.timeline().newest().number())));
    MachineState live = machine.freeze();
    assertThat(live.newest().state().size()).isEqualTo(50_000);
    store.write(1, 1, history);
    assertSame(store.newest().orElseThrow().state(), history);
    store.write(1, 2, live);
    assertSame(store.newest().orElseThrow().state(), live);
  }

  @Test
  void theNewestTwoAreKept() throws IOException {
    for (int index = 9; index <= 12; index++) {
      store.write(3, index, state(index));
    }
    store.write(4, 13, state(13));
    assertThat(store.files())
        .extracting(SnapshotFile::term, SnapshotFile::index)
        .containsExactly(tuple(3L, 12L), tuple(4L, 13L));
    assertThat(names(directory)).hasSize(2);
    assertThat(store.newest().orElseThrow().index()).isEqualTo(13);
  }

  @Test
  void whatWasNeverFinishedIsRemoved() throws IOException {
    store.write(1, 1, state(1));
    Path left = directory.resolve("snapshot-0000000000000001-0000000000000002.mapdb.tmp");
    Files.write(left, new byte[5000]);
    assertThat(store.newest().orElseThrow().index()).isEqualTo(1);
    assertThat(left).doesNotExist();
  }

  @Test
  void aSnapshotIsWrittenOverWhatWasNeverFinished() throws IOException {
    Files.write(
        directory.resolve("snapshot-0000000000000001-0000000000000002.mapdb.tmp"),
        new byte[3 << 20]);
    store.write(1, 2, state(2));
    assertSame(store.newest().orElseThrow().state(), state(2));
    assertThat(names(directory)).hasSize(1);
  }

  enum Damage {
    EMPTY {
      @Override
      void to(RandomAccessFile file) throws IOException {
        file.setLength(0);
      }
    },
    TRUNCATED {
      @Override
      void to(RandomAccessFile file) throws IOException {
        file.setLength(file.length() / 2);
      }
    },
    LAST_BYTE_MISSING {
      @Override
      void to(RandomAccessFile file) throws IOException {
        file.setLength(file.length() - 1);
      }
    },
    LONGER {
      @Override
      void to(RandomAccessFile file) throws IOException {
        file.setLength(file.length() + 4096);
      }
    },
    FLIPPED_IN_HEADER {
      @Override
      void to(RandomAccessFile file) throws IOException {
        flip(file, 33);
      }
    },
    FLIPPED_IN_OFFSETS {
      @Override
      void to(RandomAccessFile file) throws IOException {
        flip(file, 68);
      }
    },
    FLIPPED_IN_MIDDLE {
      @Override
      void to(RandomAccessFile file) throws IOException {
        flip(file, file.length() / 2);
      }
    },
    ZEROED_PAGE {
      @Override
      void to(RandomAccessFile file) throws IOException {
        file.seek(4096);
        file.write(new byte[4096]);
      }
    };

    abstract void to(RandomAccessFile file) throws IOException;

    void to(Path path) throws IOException {
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        to(file);
      }
    }

    private static void flip(RandomAccessFile file, long at) throws IOException {
      file.seek(at);
      int value = file.read();
      file.seek(at);
      file.write(value ^ 0x10);
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void theOneBeforeADamagedOneIsUsed(Damage damage) throws IOException {
    store.write(1, 1, state(500));
    SnapshotFile newest = store.write(1, 2, state(501));
    damage.to(newest.path());
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(SnapshotStore.class);
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    try {
      SnapshotStore.Loaded loaded = store.newest().orElseThrow();
      assertThat(loaded.index()).isEqualTo(1);
      assertSame(loaded.state(), state(500));
    } finally {
      logger.detachAppender(log);
      logger.setAdditive(true);
    }
    assertThat(log.list)
        .anyMatch(
            event ->
                event.getLevel() == Level.ERROR
                    && event.getFormattedMessage().contains(newest.path().toString()));
    assertThat(store.files()).extracting(SnapshotFile::index).containsExactly(1L);
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void aDamagedOneAloneIsRefusedByName(Damage damage) throws IOException {
    SnapshotFile only = store.write(1, 1, state(500));
    damage.to(only.path());
    assertThatThrownBy(() -> store.newest())
        .isInstanceOf(DamagedSnapshotException.class)
        .hasMessageContaining(only.path().toString());
    assertThat(only.path()).as("touched by nobody").exists();
  }

  /// What the table's writer might do wrong, the seal over its file cannot tell.
  @Test
  void rowsThatDifferFromThoseWrittenAreFoundBehindTheSeal() throws IOException {
    SnapshotFile file = store.write(1, 1, state(3));
    byte[] bytes = Files.readAllBytes(file.path());
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("the value of 1")] = 'T';
    Files.write(file.path(), Arrays.copyOf(bytes, bytes.length - 24));
    FileSeal.append(file.path(), Pace.full());
    assertThatThrownBy(() -> store.newest())
        .isInstanceOf(DamagedSnapshotException.class)
        .hasMessageContaining("count or checksum");
  }

  @Test
  void anInterruptedReaderTakesNoSnapshotForDamaged() throws IOException {
    store.write(1, 1, state(1));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> store.newest()).isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(store.newest()).isPresent();
    assertThat(store.files()).hasSize(1);
  }

  @Test
  void aSnapshotUnderAnothersNameIsRefused() throws IOException {
    SnapshotFile file = store.write(1, 1, state(1));
    Files.move(file.path(), SnapshotFile.in(directory, 1, 2).path());
    assertThatThrownBy(() -> store.newest()).isInstanceOf(DamagedSnapshotException.class);
  }

  /// Else two damaged files in a row would be all that is left.
  @Test
  void aDamagedOneIsNotOneOfTheTwoKept() throws IOException {
    store.write(1, 1, state(1));
    Damage.TRUNCATED.to(store.write(1, 2, state(2)).path());
    store.newest();
    store.write(1, 3, state(3));
    assertThat(store.files()).extracting(SnapshotFile::index).containsExactly(1L, 3L);
    store.write(1, 4, state(4));
    assertThat(store.files()).extracting(SnapshotFile::index).containsExactly(3L, 4L);
    assertThat(names(directory)).hasSize(2);
  }

  @Test
  void aDamagedOneIsReplacedByItsEqual() throws IOException {
    store.write(1, 1, state(1));
    Damage.TRUNCATED.to(store.write(1, 2, state(2)).path());
    store.newest();
    store.write(1, 2, state(2));
    assertThat(store.files()).extracting(SnapshotFile::index).containsExactly(1L, 2L);
    assertSame(store.newest().orElseThrow().state(), state(2));
  }

  @Test
  void aReceivedFileIsInstalled(@TempDir Path peer) throws IOException {
    SnapshotFile theirs = new SnapshotStore(peer).write(5, 50, state(50));
    Path received = Files.copy(theirs.path(), peer.resolve("received"));
    store.write(4, 40, state(40));
    SnapshotFile installed = store.install(received);
    assertThat(installed.term()).isEqualTo(5);
    assertThat(installed.index()).isEqualTo(50);
    assertThat(store.files()).endsWith(installed).hasSize(2);
    assertThat(received).doesNotExist();
    assertSame(store.newest().orElseThrow().state(), state(50));
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void aDamagedReceivedFileIsNotInstalled(Damage damage, @TempDir Path peer) throws IOException {
    SnapshotFile theirs = new SnapshotStore(peer).write(5, 50, state(500));
    store.write(4, 40, state(40));
    damage.to(theirs.path());
    assertThatThrownBy(() -> store.install(theirs.path()))
        .isInstanceOf(DamagedSnapshotException.class)
        .hasMessageContaining(theirs.path().toString());
    assertThat(store.newest().orElseThrow().index()).isEqualTo(40);
    assertThat(names(directory)).hasSize(1);
  }

  /// A snapshot is read by peers while others come and go.
  @Test
  void anOpenedSnapshotStaysWhole(@TempDir Path peer) throws IOException {
    SnapshotFile first = store.write(1, 1, state(1));
    byte[] before = Files.readAllBytes(first.path());
    try (var open = Files.newInputStream(first.path())) {
      store.write(1, 2, state(2));
      store.write(1, 3, state(3));
      assertThat(first.path()).doesNotExist();
      Path received = peer.resolve("received");
      Files.copy(open, received);
      assertThat(received).hasBinaryContent(before);
    }
  }

  /// The state of a store with so many keys.
  private static MachineState state(int keys) {
    Machine machine = new Machine(Machine.empty());
    for (int i = 0; i < keys; i++) {
      machine.apply(
          1,
          List.of(
              new Operation.Write(
                  new OperationId(CLIENT, i),
                  List.of(),
                  List.of(
                      new Change.Put(
                          Bytes.utf8("/key-" + i), Bytes.utf8("the value of " + i), 0)))));
    }
    return machine.freeze();
  }

  private static void assertSame(MachineState actual, MachineState expected) {
    assertThat(actual.compacted()).isEqualTo(expected.compacted());
    assertThat(actual.quota()).isEqualTo(expected.quota());
    assertThat(actual.book()).isEqualTo(expected.book());
    assertThat(actual.leases()).isEqualTo(expected.leases());
    assertThat(actual.lastLease()).isEqualTo(expected.lastLease());
    assertThat(actual.applied()).isEqualTo(expected.applied());
    assertThat(actual.revisions().size()).isEqualTo(expected.revisions().size());
    for (int i = 0; i < actual.revisions().size(); i++) {
      StoreRevision revision = actual.revisions().get(i);
      StoreRevision same = expected.revisions().get(i);
      assertThat(revision.number()).isEqualTo(same.number());
      assertThat(revision.events().equals(i == 0 ? List.of() : same.events()))
          .as("events of revision %d", same.number())
          .isTrue();
      // Each state follows from the one before by the events; the last proves those between.
      if (i == 0 || i == actual.revisions().size() - 1 || actual.revisions().size() < 20) {
        assertThat(entries(revision).equals(entries(same)))
            .as("entries of revision %d", same.number())
            .isTrue();
      }
    }
  }

  private static List<Entry> entries(StoreRevision revision) {
    List<Entry> entries = new ArrayList<>();
    revision.state().visit(KeyRange.all(), entries::add);
    return entries;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private Operation put(String key, String value, long lease) {
    return write(new Change.Put(Bytes.utf8(key), Bytes.utf8(value), lease));
  }

  private Operation write(Change... changes) {
    return new Operation.Write(next(), List.of(), List.of(changes));
  }

  private OperationId next() {
    return new OperationId(CLIENT, ++sequence);
  }
}
