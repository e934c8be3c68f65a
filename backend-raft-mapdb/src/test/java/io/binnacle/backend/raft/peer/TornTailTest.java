package io.binnacle.backend.raft.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Harms the log of a real member in every way that a crash or a disk may, and starts it again.
class TornTailTest {
  private static final int SECTOR = 512;
  private static final int PREALLOCATED = 1 << 20;
  private static final int WRITES = 12;
  private static final int SMALLEST_VALUE = 1500;
  private static final LogLimits SMALL = new LogLimits(100_000, 16 << 10);

  @TempDir Path directory;

  /// As the log stood when nothing was wrong.
  private byte[] sound = {};

  /// Where each entry begins, and where the last one ends.
  private final List<Integer> frames = new ArrayList<>();

  private Path open = Path.of("");

  @BeforeEach
  void writeEntries() throws Exception {
    Random random = new Random(1);
    write(LogLimits.USUAL, random, WRITES);
    // A process that is killed has not noted its last entries.
    Files.delete(only("reached"));
    open = only("log_inprogress_");
    byte[] written = Files.readAllBytes(open);
    int at = 8;
    while (at < written.length) {
      frames.add(at);
      at = LogFrame.at(ByteBuffer.wrap(written), at).orElseThrow().end();
    }
    frames.add(at);
    assertThat(frames).hasSizeGreaterThan(WRITES);
    // Up to the last write: Ratis puts small entries of its own behind it.
    while (frames.getLast() - lastFrame() < SMALLEST_VALUE) {
      frames.removeLast();
    }
    sound = Arrays.copyOf(written, frames.getLast());
  }

  @Test
  void whatIsWholeIsLeftAlone() throws Exception {
    harm(sound);
    mend();
    assertThat(open).hasBinaryContent(padded(sound));
  }

  @Test
  void anEntryThatEndsAtAnySectorIsCutOff() throws Exception {
    int tried = 0;
    for (int end = sectorAfter(lastFrame()); end < sound.length; end += SECTOR) {
      harm(Arrays.copyOf(sound, end));
      mend();
      assertThat(Files.size(open)).as("torn at " + end).isEqualTo(lastFrame());
      tried++;
    }
    assertThat(tried).isGreaterThan(1);
    assertThat(keys()).isEqualTo(WRITES - 1);
  }

  @Test
  void anEntryThatTheFileEndsInIsCutOff() throws Exception {
    for (int end = lastFrame() + 1; end < sound.length; end++) {
      Files.write(open, Arrays.copyOf(sound, end));
      mend();
      assertThat(Files.size(open)).as("torn at " + end).isEqualTo(lastFrame());
    }
  }

  @Test
  void anEntryWithAnySectorNotWrittenIsCutOff() throws Exception {
    for (int from = lastFrame(); from < sound.length; from = sectorAfter(from)) {
      byte[] bytes = sound.clone();
      Arrays.fill(bytes, from, Math.min(sectorAfter(from), bytes.length), (byte) 0);
      harm(bytes);
      mend();
      assertThat(Files.size(open)).as("no sector at " + from).isIn((long) lastFrame());
    }
    assertThat(keys()).isEqualTo(WRITES - 1);
  }

  @Test
  void aFlippedBitIsRefusedWhereverItIs() throws Exception {
    Random random = new Random(2);
    List<Integer> places = new ArrayList<>(frames);
    places.removeLast();
    for (int i = 0; i < 60; i++) {
      places.add(8 + random.nextInt(sound.length - 8));
    }
    for (int place : places) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bytes = sound.clone();
        bytes[place] ^= (byte) (1 << bit);
        refused(bytes, "bit " + bit + " of " + place);
      }
    }
  }

  @Test
  void aSectorOfZerosBeforeAnEntryIsRefused() throws Exception {
    for (int from = 0; from < frames.get(frames.size() - 2) - SECTOR; from += SECTOR) {
      byte[] bytes = sound.clone();
      Arrays.fill(bytes, from, from + SECTOR, (byte) 0);
      refused(bytes, "no sector at " + from);
    }
  }

  @Test
  void anEntryThatIsThereTwiceIsRefused() throws Exception {
    byte[] bytes = Arrays.copyOf(sound, sound.length + sound.length - lastFrame());
    System.arraycopy(sound, lastFrame(), bytes, sound.length, sound.length - lastFrame());
    refused(bytes, "twice");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 600})
  void aClosedFileThatIsShortIsRefused(int missing) throws Exception {
    write(SMALL, new Random(3), 2 * WRITES);
    Path closed = only("log_0-");
    byte[] before = Files.readAllBytes(closed);
    Files.write(closed, Arrays.copyOf(before, before.length - missing));
    assertThatThrownBy(this::mend)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(closed.toString());
    assertThat(Files.size(closed)).isEqualTo(before.length - missing);
    Files.write(closed, before);
    assertThat(keys()).isEqualTo(2 * WRITES);
  }

  @Test
  void aLogInUseIsLeftAlone() throws Exception {
    Peer peer = start(LogLimits.USUAL);
    try {
      assertThatThrownBy(this::mend).isInstanceOf(IOException.class).hasMessageContaining("in use");
    } finally {
      peer.close();
    }
  }

  private void refused(byte[] bytes, String how) throws IOException {
    harm(bytes);
    assertThatThrownBy(this::mend)
        .as(how)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.reason()).isEqualTo(StorageException.Code.CORRUPT))
        .hasMessageContaining(open.toString());
    assertThat(open).as(how).hasBinaryContent(padded(bytes));
  }

  /// Puts bytes into the file, and behind them the zeros that a running member fills it with.
  private void harm(byte[] bytes) throws IOException {
    Files.write(open, padded(bytes));
  }

  private static byte[] padded(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length + PREALLOCATED);
  }

  private int lastFrame() {
    return frames.get(frames.size() - 2);
  }

  private static int sectorAfter(int position) {
    return position - position % SECTOR + SECTOR;
  }

  private void mend() throws IOException, StorageException {
    TornTail.mend(open.resolve("../..").normalize());
  }

  @Test
  void aLogThatEndsBeforeWhereItOnceReachedIsRefused() throws Exception {
    write(LogLimits.USUAL, new Random(2), WRITES);
    Path note = only("reached");
    long reached = Long.parseLong(Files.readString(note).strip());
    assertThat(reached).isGreaterThanOrEqualTo(2 * WRITES);
    // The note may be behind by what the log took while the member ended, never by so much.
    long beyond = reached + WRITES;
    Files.writeString(note, beyond + "\n");
    assertThatThrownBy(() -> start(LogLimits.USUAL))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.reason()).isEqualTo(StorageException.Code.CORRUPT))
        .hasMessageContaining("though entry " + beyond + " was once in it");
    Files.writeString(note, reached + "\n");
    start(LogLimits.USUAL).close();
  }

  private Path only(String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .findAny()
          .orElseThrow();
    }
  }

  private Peer start(LogLimits limits) throws Exception {
    Peer peer = new Peer(directory, limits, Optional.empty(), Duration.ZERO, (reason, cause) -> {});
    peer.start();
    return peer;
  }

  /// How many keys a member finds that starts on the log.
  private long keys() throws Exception {
    Peer peer = start(LogLimits.USUAL);
    try {
      return peer.machine().timeline().newest().state().size();
    } finally {
      peer.close();
    }
  }

  private void write(LogLimits limits, Random random, int writes) throws Exception {
    Peer peer = start(limits);
    try {
      for (int i = 0; i < writes; i++) {
        byte[] value = new byte[SMALLEST_VALUE + random.nextInt(1000)];
        random.nextBytes(value);
        Change put = new Change.Put(Bytes.utf8("/key/" + i), Bytes.wrap(value), 0);
        peer.propose(id -> new Operation.Write(id, List.of(), List.of(put)), Deadline.usual());
      }
    } finally {
      peer.close();
    }
  }
}
