package io.binnacle.backend.h2;

import io.binnacle.backend.h2.log.DamagedFileException;
import io.binnacle.backend.h2.log.Frame;
import io.binnacle.backend.h2.log.Journal;
import io.binnacle.backend.h2.log.Mutation;
import io.binnacle.backend.h2.log.Row;
import io.binnacle.backend.h2.sql.Tables;
import io.binnacle.mvcc.EntryTree;
import io.binnacle.mvcc.Space;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.mvcc.Timeline;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BiConsumer;

/// The parts of an open store, from the opening of its files to their closing. Thread-safe.
final class Engine {
  /// The revision of an empty store.
  static final long FIRST_REVISION = 1;

  private final Tables tables;
  private final Journal journal;
  private final Timeline timeline;
  private final TableFeed feed;
  private final CommitWriter writer;
  private final LeaseTable leases;
  private final Space space;

  private Engine(
      Tables tables,
      Journal journal,
      Recovery recovered,
      BiConsumer<String, Throwable> whenFailed) {
    this.tables = tables;
    this.journal = journal;
    this.timeline =
        new Timeline(
            new StoreRevision(recovered.revision(), recovered.state(), List.of()),
            recovered.compacted(),
            new OldStates(tables));
    this.feed =
        new TableFeed(
            tables,
            journal,
            timeline,
            journal.lastFrame(),
            recovered.compacted(),
            recovered.cleaned());
    this.writer = new CommitWriter(journal, timeline, feed, whenFailed);
    this.leases =
        new LeaseTable(writer, recovered.leases(), recovered.lastLease(), recovered.state());
    this.space = new Space(recovered.state(), recovered.quota());
    writer.whenPublished(
        revisions -> {
          leases.published(revisions);
          space.published(revisions);
        });
  }

  /// Opens the store of a directory: reads the tables, then what the journal has beyond them.
  ///
  /// @throws DamagedFileException naming the file; what was acknowledged is not all there
  static Engine open(Path directory, BiConsumer<String, Throwable> whenFailed) throws IOException {
    Files.createDirectories(directory);
    Path journalDirectory = directory.resolve("journal");
    Path file = Tables.file(directory);
    if (!Files.exists(file) && Journal.exists(journalDirectory)) {
      Journal.open(journalDirectory, file, 0).journal().close();
    }
    Tables tables = Tables.open(directory);
    try {
      Tables.Numbers numbers = tables.numbers();
      Journal.Opened opened = Journal.open(journalDirectory, file, numbers.frame());
      Recovery recovery = new Recovery(numbers, tables.leases());
      tables.wholeRows(recovery::addStored);
      recovery.checkWhole(file);
      if (recovery.foundAbove()) {
        tables.deleteAbove(numbers.revision());
      }
      if (!opened.frames().isEmpty()) {
        tables.apply(opened.frames());
        opened.frames().forEach(recovery::add);
      }
      return new Engine(tables, opened.journal(), recovery, whenFailed);
    } catch (IOException e) {
      tables.abandon();
      throw e;
    }
  }

  void start() {
    feed.start();
    writer.start();
    leases.start();
  }

  void close() throws IOException {
    leases.close();
    writer.close();
    timeline.close(Timeline.closedException());
    feed.close();
    tables.close();
    journal.close();
  }

  /// Lets go of everything as if the process had been killed.
  void abandon() throws IOException {
    leases.close();
    writer.close();
    timeline.close(Timeline.closedException());
    feed.abandon();
    tables.abandon();
    journal.close();
  }

  Tables tables() {
    return tables;
  }

  Journal journal() {
    return journal;
  }

  Timeline timeline() {
    return timeline;
  }

  TableFeed feed() {
    return feed;
  }

  CommitWriter writer() {
    return writer;
  }

  LeaseTable leases() {
    return leases;
  }

  Space space() {
    return space;
  }

  void checkServing() throws StorageException {
    writer.checkServing();
  }

  /// What the files hold, put together while they are read.
  private static final class Recovery {
    private final SortedMap<Long, Long> leases;
    private EntryTree state = EntryTree.empty();
    private long revision;
    private long compacted;
    private final long cleaned;
    private long quota;
    private long lastLease;

    /// The last revision up to which no row is missing.
    private long whole;

    private boolean above;

    Recovery(Tables.Numbers numbers, SortedMap<Long, Long> leases) {
      this.revision = numbers.revision();
      this.compacted = numbers.compacted();
      this.cleaned = numbers.cleaned();
      this.quota = numbers.quota();
      this.lastLease = numbers.lastLease();
      this.leases = leases;
      this.whole = Math.max(FIRST_REVISION, numbers.cleaned());
    }

    /// Adds a row of the tables; they come in the order of revisions.
    void addStored(Row row) {
      if (row.revision() > revision) {
        above = true;
        return;
      }
      if (row.revision() == whole + 1) {
        whole++;
      }
      add(row);
    }

    /// Whether there are remains of an apply that did not come to its end; the journal has them.
    boolean foundAbove() {
      return above;
    }

    /// Every revision has a row until it is cleaned away: a gap is lost data, which must not be
    /// taken for the state.
    void checkWhole(Path file) throws DamagedFileException {
      if (whole != revision) {
        throw new DamagedFileException(
            file, "its rows of revision " + (whole + 1) + " are missing; it ends at " + revision);
      }
    }

    void add(Row row) {
      state = row.deleted() ? state.without(row.key()) : state.with(row.entry());
    }

    void add(Frame frame) {
      for (Mutation mutation : frame.mutations()) {
        switch (mutation) {
          case Mutation.Changed(Row row) -> {
            add(row);
            revision = row.revision();
          }
          case Mutation.Granted granted -> {
            leases.put(granted.leaseId(), granted.ttlMillis());
            lastLease = granted.leaseId();
          }
          case Mutation.Ended ended -> leases.remove(ended.leaseId());
          case Mutation.Compacted given -> compacted = given.revision();
          case Mutation.Quota given -> quota = given.bytes();
        }
      }
    }

    EntryTree state() {
      return state;
    }

    long revision() {
      return revision;
    }

    long compacted() {
      return compacted;
    }

    long cleaned() {
      return cleaned;
    }

    long quota() {
      return quota;
    }

    long lastLease() {
      return lastLease;
    }

    SortedMap<Long, Long> leases() {
      return leases;
    }
  }
}
