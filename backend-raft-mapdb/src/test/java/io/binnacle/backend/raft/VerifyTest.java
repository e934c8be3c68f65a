package io.binnacle.backend.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.backend.raft.peer.LogLimits;
import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Harms each file of a store in each way: the verification names the file and changes nothing, and
/// a start refuses the store, or has all of it.
class VerifyTest {
  private static final LogLimits SMALL = new LogLimits(190, 24 << 10);
  private static final int KEYS = 400;

  @TempDir private static Path made = Path.of("unset");
  @TempDir private Path directory = Path.of("unset");

  /// Stops and starts, several snapshots, several files of the log of which the first are gone.
  @BeforeAll
  static void fill() throws SpiException {
    // The last run is short, so that its beginning is in the newest file.
    int[] runs = {0, 150, 390, KEYS};
    for (int run = 0; run < 3; run++) {
      RaftBackend store = backend(made);
      store.start();
      try {
        for (int i = runs[run]; i < runs[run + 1]; i++) {
          store.store().commit(Commit.create(key(i), value(i)));
        }
      } finally {
        store.close();
      }
    }
  }

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = directory.resolve(made.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  @Test
  void whatIsWholeIsFoundWhole() throws Exception {
    assertThat(files("/log_\\d+-\\d+")).hasSizeGreaterThan(2);
    assertThat(files("/log_0-\\d+")).as("what the snapshots cover").isEmpty();
    assertThat(files("/snapshot-.*")).hasSize(2);
    assertThat(verify()).isEmpty();
    everythingIsThere();
  }

  @Test
  void aFlippedByteIsNamedWhereverItIs() throws Exception {
    Random random = new Random(5);
    List<Path> files = files("/(log_|snapshot-).*");
    for (Path file : files) {
      byte[] sound = Files.readAllBytes(file);
      int written = sound.length;
      while (sound[written - 1] == 0) {
        written--;
      }
      int[] places = random.ints(6, 0, written).toArray();
      places[0] = 0;
      places[1] = written - 1;
      for (int place : places) {
        byte[] bytes = sound.clone();
        bytes[place] ^= (byte) (1 << random.nextInt(7));
        Files.write(file, bytes);
        named(file, "byte " + place + " of " + file);
      }
      Files.write(file, sound);
    }
    assertThat(verify()).isEmpty();
  }

  @Test
  void aFlippedByteInASnapshotOrAFileOfTheLogIsRefusedOrMadeUpFor() throws Exception {
    for (Path file : files("/(log_|snapshot-).*")) {
      byte[] sound = Files.readAllBytes(file);
      byte[] bytes = sound.clone();
      bytes[100] ^= 1;
      Files.write(file, bytes);
      refusedOrWhole(file);
      Files.write(file, sound);
    }
  }

  @Test
  void aFileCutShortIsNamedAndRefusedOrMadeUpFor() throws Exception {
    for (Path file : files("/(log_\\d+-|snapshot-).*")) {
      for (long length : new long[] {0, 7, 3000}) {
        byte[] sound = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(sound, (int) length));
        named(file, file + " cut to " + length);
        refusedOrWhole(file);
        Files.write(file, sound);
      }
    }
  }

  @Test
  void aMissingFileOfTheLogIsNamedAndRefused() throws Exception {
    List<Path> closed = files("/log_\\d+-\\d+");
    for (Path file : closed.subList(1, closed.size())) {
      byte[] sound = Files.readAllBytes(file);
      Files.delete(file);
      // Its place is told by the file after it.
      assertThat(verify()).as("without " + file).singleElement().asString().contains("log_");
      assertThat(refused()).as("without " + file).hasMessageContaining("log_");
      Files.write(file, sound);
    }
    everythingIsThere();
  }

  @Test
  void theFirstFileOfTheLogIsNeededWithTheOlderSnapshotOnly() throws Exception {
    Files.delete(files("/log_\\d+-\\d+").getFirst());
    assertThat(verify()).isEmpty();
    Path newest = files("/snapshot-.*").getLast();
    byte[] bytes = Files.readAllBytes(newest);
    bytes[200] ^= 1;
    Files.write(newest, bytes);
    named(newest, "the first file of the log is missing");
    assertThat(refused()).hasMessageContaining(newest.toString());
    bytes[200] ^= 1;
    Files.write(newest, bytes);
    everythingIsThere();
  }

  @Test
  void aMissingNewestFileOfTheLogIsRefused() throws Exception {
    Path newest = files("/log_inprogress_.*").getFirst();
    Files.delete(newest);
    assertThat(verify()).singleElement().asString().contains("its newest file is missing");
    assertThat(refused()).hasMessageContaining(newest.resolveSibling("").toString());
  }

  @Test
  void anEmptyNewestFileOfTheLogIsRefused() throws Exception {
    Path newest = files("/log_inprogress_.*").getFirst();
    Files.write(newest, new byte[0]);
    assertThat(verify()).singleElement().asString().contains("its newest file is missing or cut");
    assertThat(refused()).hasMessageContaining(newest.resolveSibling("").toString());
  }

  @Test
  void aLogThatIsGoneIsRefused() throws Exception {
    for (Path file : files("/log_.*")) {
      Files.delete(file);
    }
    assertThat(verify()).singleElement().asString().contains("its newest file is missing");
    assertThat(refused()).hasMessageContaining("its newest file is missing");
  }

  @Test
  void swappedFilesOfTheLogAreNamedAndRefused() throws Exception {
    List<Path> closed = files("/log_\\d+-\\d+");
    Path one = closed.get(0);
    Path other = closed.get(1);
    byte[] bytes = Files.readAllBytes(one);
    Files.write(one, Files.readAllBytes(other));
    Files.write(other, bytes);
    named(one, "swapped");
    named(other, "swapped");
    refusedNaming(one);
  }

  @Test
  void aMissingSnapshotIsMadeUpForAndTwoAreRefused() throws Exception {
    List<Path> snapshots = files("/snapshot-.*");
    Path older = snapshots.get(0);
    Path newest = snapshots.get(1);
    byte[] bytes = Files.readAllBytes(newest);
    Files.delete(newest);
    assertThat(verify()).isEmpty();
    everythingIsThere();
    copyAgain(older, newest, bytes);
    Files.delete(older);
    Files.delete(newest);
    assertThat(verify())
        .singleElement()
        .asString()
        .contains("no whole snapshot in " + newest.resolveSibling(""));
    assertThat(refused()).hasMessageContaining(newest.resolveSibling("").toString());
  }

  @Test
  void notesThatMakeNoSenseAreNamedAndRefused() throws Exception {
    for (Path file : files("/(raft-meta|raft-meta.conf|member)")) {
      byte[] sound = Files.readAllBytes(file);
      for (String text : List.of("", "\u0000\u0001\u0002", "garbage = 1\nmore\nmore", "\u00ff")) {
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        named(file, file + " with " + text);
        refusedNaming(file);
      }
      Files.write(file, sound);
    }
    assertThat(verify()).isEmpty();
    everythingIsThere();
  }

  @Test
  void missingNotesAreNamedAndRefused() throws Exception {
    for (Path file : files("/(raft-meta|member)")) {
      byte[] sound = Files.readAllBytes(file);
      Files.delete(file);
      named(file, "without " + file);
      refusedNaming(file);
      Files.write(file, sound);
    }
    Path configuration = files("/raft-meta.conf").getFirst();
    Files.delete(configuration);
    named(configuration, "without it");
    everythingIsThere();
  }

  @Test
  void theIdentityOfAnotherIsNamedAndRefused() throws Exception {
    Path file = files("/member").getFirst();
    String sound = Files.readString(file);
    Files.writeString(file, "00000000-0000-4000-8000-000000000000\nn1\n");
    named(file, "another group");
    refusedNaming(file);
    Files.writeString(file, sound.replace("n1", "n2"));
    named(file, "another member");
  }

  @Test
  void aTermThatTheLogIsPastIsNamedAndRefused() throws Exception {
    Path file = files("/raft-meta").getFirst();
    Files.writeString(file, Files.readString(file).replaceAll("term=\\d+", "term=0"));
    named(file, "term 0");
    refusedNaming(file);
  }

  @Test
  void aStateToBeginWithThatIsDamagedIsNamed() throws Exception {
    Path file = directory.resolve("restore");
    Files.writeString(file, "not a snapshot");
    named(file, "restore");
  }

  private void copyAgain(Path older, Path newest, byte[] bytes) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    }
    copy();
    assertThat(older).exists();
    assertThat(newest).hasBinaryContent(bytes);
  }

  private void named(Path file, String how) throws Exception {
    assertThat(verify()).as(how).anySatisfy(damage -> assertThat(damage).contains(file + ""));
  }

  private void refusedNaming(Path file) throws Exception {
    assertThat(refused()).hasMessageContaining(file.toString());
  }

  /// Starts the store, which must not lack anything if it does start.
  private void refusedOrWhole(Path file) throws Exception {
    Map<Path, String> before = contents();
    RaftBackend store = backend(directory);
    try {
      store.start();
    } catch (SpiException e) {
      assertThat(e).hasMessageContaining(file.toString());
      assertThat(contents()).isEqualTo(before);
      return;
    } finally {
      store.close();
    }
    copyBack();
  }

  private void copyBack() throws Exception {
    everythingIsThere();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) {
          Files.delete(path);
        }
      }
    }
    copy();
  }

  private SpiException refused() throws IOException {
    Map<Path, String> before = contents();
    RaftBackend store = backend(directory);
    try {
      SpiException failure = catchThrowableOfType(SpiException.class, store::start);
      assertThat(failure).as("the failure of the start").isNotNull();
      assertThat(contents()).isEqualTo(before);
      return failure;
    } finally {
      store.close();
    }
  }

  private List<String> verify() throws IOException, StorageException {
    Map<Path, String> before = contents();
    List<String> damages = backend(directory).maintenance().verify();
    assertThat(contents()).as("changed by the verification").isEqualTo(before);
    return damages;
  }

  private void everythingIsThere() throws SpiException {
    RaftBackend store = backend(directory);
    store.start();
    try {
      for (int i = 0; i < KEYS; i++) {
        assertThat(store.store().read(key(i), ReadOptions.latest()).entry().orElseThrow().value())
            .isEqualTo(value(i));
      }
    } finally {
      store.close();
    }
  }

  private Map<Path, String> contents() throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    for (Path file : files("/[^/]*")) {
      if (!file.endsWith("in_use.lock")) {
        contents.put(file, Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.size(file));
      }
    }
    return contents;
  }

  private List<Path> files(String name) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> ("/" + file.getFileName()).matches(name))
          .sorted(Comparator.comparingLong(VerifyTest::number))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where in the log a file begins.
  private static long number(Path file) {
    String[] words = file.getFileName().toString().split("[_.-]", -1);
    return switch (words[0]) {
      case "log" -> Long.parseLong(words[1].equals("inprogress") ? words[2] : words[1]);
      case "snapshot" -> Long.parseLong(words[2], 16);
      default -> 0;
    };
  }

  private static RaftBackend backend(Path directory) {
    return new RaftBackend(
        directory,
        HistoryLimits.NONE,
        Duration.ZERO,
        SMALL,
        Optional.empty(),
        (reason, cause) -> {});
  }

  private static Bytes key(int i) {
    return Bytes.utf8("/key/" + i);
  }

  private static Bytes value(int i) {
    byte[] value = new byte[1000];
    new Random(i).nextBytes(value);
    return Bytes.wrap(value);
  }
}
