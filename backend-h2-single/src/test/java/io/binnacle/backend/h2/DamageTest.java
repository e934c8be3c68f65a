package io.binnacle.backend.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are not what the store wrote are refused by name and left as they are; what a crash
/// leaves behind an unfinished write is not taken for damage.
class DamageTest {
  private static final int KEYS = 40;

  @TempDir private Path directory = Path.of("unset");

  @BeforeEach
  void fill() throws SpiException {
    H2Backend store = open();
    for (int i = 0; i < KEYS; i++) {
      store
          .store()
          .commit(Commit.create(Bytes.utf8("/k" + i), Bytes.utf8("value-of-" + i + "-here")));
    }
    // As after a crash: the journal is needed.
    abandon(store);
  }

  @Test
  void aFlippedByteInTheJournalIsRefused() throws IOException {
    Path journal = newestJournal();
    flip(journal, "value-of-20-here");
    refusedNaming(journal);
  }

  @Test
  void aFlippedByteInTheLastFrameIsRefused() throws IOException {
    Path journal = newestJournal();
    flip(journal, "value-of-39-here");
    refusedNaming(journal);
  }

  @Test
  void anUnfinishedFrameIsDropped() throws IOException, SpiException {
    Path journal = newestJournal();
    byte[] bytes = Files.readAllBytes(journal);
    // A frame whose last sectors did not reach the disk: its length says 3000 bytes.
    int at = end(bytes);
    bytes[at + 2] = (byte) (3000 >> 8);
    bytes[at + 3] = (byte) 3000;
    Arrays.fill(bytes, at + 4, at + 8, (byte) 7);
    bytes[at + 15] = (byte) (KEYS + 1);
    Arrays.fill(bytes, at + 16, at + 600, (byte) 'x');
    Files.write(journal, bytes);
    everythingIsThere();
    everythingIsThere();
  }

  @Test
  void aFrameCutOffByTheEndOfTheFileIsDropped() throws IOException, SpiException {
    Path journal = newestJournal();
    byte[] bytes = Files.readAllBytes(journal);
    int at = end(bytes);
    byte[] cut = Arrays.copyOf(bytes, at + 100);
    cut[at + 2] = (byte) (3000 >> 8);
    cut[at + 15] = (byte) (KEYS + 1);
    Arrays.fill(cut, at + 16, at + 100, (byte) 'x');
    Files.write(journal, cut);
    everythingIsThere();
  }

  @Test
  void aFlippedByteInTheTablesIsRefused() throws IOException, SpiException {
    open().close();
    Path tables = directory.resolve("tables.mv.db");
    flip(tables, "value-of-20-here");
    refusedNaming(tables);
  }

  @Test
  void tablesThatLackARowAreRefused() throws IOException, SpiException, SQLException {
    open().close();
    delete("id / 1048576 = 20");
    Path tables = directory.resolve("tables.mv.db");
    assertThat(refused()).hasMessageContaining(tables.toString()).hasMessageContaining("20");
  }

  @Test
  void tablesThatAreMissingAreRefused() throws IOException, SpiException {
    leaveTheBeginningToTheTables();
    Path tables = directory.resolve("tables.mv.db");
    Files.delete(tables);
    refusedNaming(tables);
  }

  /// What is cut off may be no more than the journal tells again: then the store opens, and lacks
  /// nothing.
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7})
  void tablesCutShortLoseNothingInSilence(int eighths) throws IOException, SpiException {
    leaveTheBeginningToTheTables();
    Path tables = directory.resolve("tables.mv.db");
    byte[] bytes = Files.readAllBytes(tables);
    Files.write(tables, Arrays.copyOf(bytes, bytes.length / 8 * eighths));
    if (damages().isEmpty()) {
      everythingIsThere();
    } else {
      assertThat(refused()).hasMessageContaining(directory.toString());
    }
  }

  @Test
  void aJournalThatIsMissingIsRefused() throws IOException, SpiException {
    open().close();
    for (Path file : files(directory.resolve("journal"))) {
      Files.delete(file);
    }
    refusedNaming(directory.resolve("journal"));
  }

  /// What follows goes to a journal file of its own, so that the tables alone have the beginning.
  private void leaveTheBeginningToTheTables() throws SpiException {
    open().close();
    H2Backend store = open();
    store.store().commit(Commit.create(Bytes.utf8("/more"), Bytes.utf8("1")));
    store.close();
  }

  /// Where the frames of a journal end.
  private static int end(byte[] journal) {
    ByteBuffer buffer = ByteBuffer.wrap(journal);
    int at = 0;
    while (buffer.getInt(at) != 0) {
      at += (16 + buffer.getInt(at) + 15) / 16 * 16;
    }
    return at;
  }

  private void everythingIsThere() throws SpiException {
    H2Backend store = open();
    for (int i = 0; i < KEYS; i++) {
      assertThat(
              store
                  .store()
                  .read(Bytes.utf8("/k" + i), ReadOptions.latest())
                  .entry()
                  .orElseThrow()
                  .value())
          .isEqualTo(Bytes.utf8("value-of-" + i + "-here"));
    }
    abandon(store);
  }

  private void refusedNaming(Path file) throws IOException {
    assertThat(refused()).hasMessageContaining(file.toString());
  }

  private List<String> damages() throws IOException, SpiException {
    Map<String, String> before = contents();
    List<String> damages =
        new H2Backend(directory, HistoryLimits.NONE, (reason, cause) -> {}).maintenance().verify();
    assertThat(contents()).isEqualTo(before);
    return damages;
  }

  @Test
  void filesThatAreWholeHaveNoDamage() throws IOException, SpiException {
    // As after a crash; with an unfinished frame; closed in order; compacted.
    assertThat(damages()).isEmpty();
    Path journal = newestJournal();
    byte[] bytes = Files.readAllBytes(journal);
    int at = end(bytes);
    bytes[at + 2] = (byte) (3000 >> 8);
    bytes[at + 15] = (byte) (KEYS + 1);
    Arrays.fill(bytes, at + 16, at + 600, (byte) 'x');
    Files.write(journal, bytes);
    assertThat(damages()).isEmpty();
    H2Backend store = open();
    store.store().commit(Commit.delete(Bytes.utf8("/k3"), 5));
    store.store().commit(Commit.create(Bytes.utf8("/k3"), Bytes.utf8("again")));
    store.store().commit(Commit.replace(Bytes.utf8("/k4"), 6, Bytes.utf8("more")));
    store.close();
    assertThat(damages()).isEmpty();
    store = open();
    store.maintenance().compact(store.store().revision(Consistency.LINEARIZABLE) - 1);
    store.close();
    assertThat(damages()).isEmpty();
  }

  @Test
  void everyDamagedRowIsTold() throws IOException, SpiException {
    open().close();
    Path tables = directory.resolve("tables.mv.db");
    flip(tables, "value-of-20-here");
    flip(tables, "value-of-30-here");
    assertThat(damages())
        .hasSize(2)
        .allSatisfy(damage -> assertThat(damage).startsWith(tables + " is damaged: the row of "))
        .allSatisfy(
            damage -> assertThat(damage).endsWith("restore a backup into an empty directory"));
    assertThat(damages().getFirst()).contains("/k20");
    assertThat(damages().getLast()).contains("/k30");
  }

  @Test
  void rowsThatAreMissingAreTold() throws IOException, SpiException, SQLException {
    H2Backend store = open();
    store
        .store()
        .commit(
            new Commit(
                List.of(),
                List.of(
                    new Change.Put(Bytes.utf8("/a"), Bytes.utf8("1"), 0),
                    new Change.Put(Bytes.utf8("/b"), Bytes.utf8("1"), 0)),
                Deadline.usual()));
    store.store().commit(Commit.replace(Bytes.utf8("/b"), KEYS + 2, Bytes.utf8("2")));
    store.close();
    Path tables = directory.resolve("tables.mv.db");
    // Of a commit of two changes one stays, so that no revision is missing.
    delete("id = " + (KEYS + 2) * 1048576L + " + 1");
    assertThat(damages()).singleElement().asString().contains(tables.toString(), "/b");
    delete("id / 1048576 = 20");
    assertThat(damages())
        .singleElement()
        .asString()
        .contains(tables.toString(), "the revisions 20 to 20");
  }

  private void delete(String rows) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:" + directory.resolve("tables"));
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("DELETE FROM changes WHERE " + rows)).isEqualTo(1);
      statement.execute("SHUTDOWN");
    }
  }

  @Test
  void whatAStartWouldRefuseIsTold() throws IOException, SpiException {
    Path journal = newestJournal();
    byte[] whole = Files.readAllBytes(journal);
    flip(journal, "value-of-20-here");
    assertThat(damages()).singleElement().asString().startsWith(journal + " is damaged: frame ");
    Files.write(journal, whole);

    leaveTheBeginningToTheTables();
    Path tables = directory.resolve("tables.mv.db");
    byte[] bytes = Files.readAllBytes(tables);
    Files.write(tables, new byte[bytes.length]);
    assertThat(damages()).isNotEmpty().first().asString().contains(tables.toString());
    Files.delete(tables);
    assertThat(damages()).singleElement().asString().startsWith(tables + " is damaged: ");
  }

  private StorageException refused() throws IOException {
    Map<String, String> before = contents();
    StorageException failure = catchThrowableOfType(StorageException.class, this::open);
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).isEqualTo(StorageException.Code.CORRUPT);
    assertThat(contents()).isEqualTo(before);
    return failure;
  }

  private H2Backend open() throws SpiException {
    H2Backend store = new H2Backend(directory, HistoryLimits.NONE, (reason, cause) -> {});
    store.start();
    return store;
  }

  private static void abandon(H2Backend store) {
    try {
      store.abandon();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path newestJournal() throws IOException {
    return files(directory.resolve("journal")).getLast();
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : files(directory)) {
      contents.put(
          file.toString(), Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.size(file));
    }
    return contents;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void flip(Path file, String text) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String content = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = content.indexOf(text);
    assertThat(at).as(text).isPositive();
    while (at >= 0) {
      bytes[at] ^= 0x01;
      at = content.indexOf(text, at + 1);
    }
    Files.write(file, bytes);
  }
}
