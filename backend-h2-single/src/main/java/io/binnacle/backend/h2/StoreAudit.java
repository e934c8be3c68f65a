package io.binnacle.backend.h2;

import io.binnacle.backend.h2.log.DamagedFileException;
import io.binnacle.backend.h2.log.Frame;
import io.binnacle.backend.h2.log.Journal;
import io.binnacle.backend.h2.log.Mutation;
import io.binnacle.backend.h2.log.Row;
import io.binnacle.backend.h2.sql.Tables;
import io.binnacle.mvcc.EntryTree;
import io.binnacle.spi.storage.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads every row of the tables and every frame of the journal, and changes nothing.
///
/// Beyond what a start checks, each change is held against the one that it says it replaced: so a
/// row is missed also where its revision has others. Confined to one thread.
final class StoreAudit {
  private static final String ADVICE = "; restore a backup into an empty directory";

  private final Path tablesFile;
  private final Path journal;
  private final Path directory;
  private final List<String> damages = new ArrayList<>();

  private EntryTree state = EntryTree.empty();

  /// The last revision whose changes were seen, and the last one that may have lost some to
  /// compaction.
  private long seen;

  private long cleaned;

  /// Whether changes are known to be missing, so that others cannot be held against them.
  private boolean lacking;

  /// Where the row or frame at hand lies.
  private Path at;

  StoreAudit(Path directory) {
    this.directory = directory;
    this.tablesFile = Tables.file(directory);
    this.journal = directory.resolve("journal");
    this.at = tablesFile;
  }

  /// A sentence for each damage.
  List<String> damages() {
    try {
      if (Files.exists(tablesFile) || !Journal.exists(journal)) {
        audit();
      } else {
        // Journals from the first frame on make new tables.
        seen = Engine.FIRST_REVISION;
        follow(Journal.verify(journal, tablesFile, 0));
      }
    } catch (IOException e) {
      tell(e);
    }
    return List.copyOf(damages);
  }

  private void audit() throws IOException {
    Tables tables = Tables.openToVerify(directory);
    try {
      Tables.Numbers numbers = tables.numbers();
      tables.leases();
      cleaned = numbers.cleaned();
      seen = Math.max(Engine.FIRST_REVISION, cleaned);
      tables.rows(new Rows(numbers.revision()));
      missedUpTo(numbers.revision());
      follow(Journal.verify(journal, tablesFile, numbers.frame()));
    } finally {
      tables.abandon();
    }
  }

  /// The rows of the tables. Above the newest revision that the tables name lie the remains of an
  /// unfinished apply, which the journal has as well.
  private final class Rows implements Tables.RowVisitor {
    private final long newest;

    Rows(long newest) {
      this.newest = newest;
    }

    @Override
    public void row(Row row) {
      if (row.revision() <= newest) {
        take(row);
      }
    }

    @Override
    public void damaged(long revision, String what) {
      if (revision <= newest) {
        missedUpTo(revision - 1);
        seen = Math.max(seen, revision);
        lacking = true;
        tell(what);
      }
    }
  }

  private void follow(List<Frame> frames) {
    at = journal;
    for (Frame frame : frames) {
      for (Mutation mutation : frame.mutations()) {
        if (mutation instanceof Mutation.Changed(Row row)) {
          take(row);
        }
      }
    }
  }

  private void take(Row row) {
    missedUpTo(row.revision() - 1);
    seen = Math.max(seen, row.revision());
    if (row.revision() > cleaned && !lacking) {
      checkReplaced(row);
    }
    state = row.deleted() ? state.without(row.key()) : state.with(row.entry());
  }

  private void missedUpTo(long revision) {
    if (revision > seen) {
      tell("it lacks the changes of the revisions " + (seen + 1) + " to " + revision);
      seen = revision;
      lacking = true;
    }
  }

  private void checkReplaced(Row row) {
    Optional<Entry> before = state.get(row.key());
    long replaced = before.map(Entry::modRevision).orElse(0L);
    if (replaced != row.previousRevision()) {
      lacking = true;
      tell(
          "the change of "
              + row.key()
              + " at revision "
              + row.revision()
              + " replaced one of revision "
              + row.previousRevision()
              + ", and "
              + (replaced == 0 ? "there is none" : "the last one is of " + replaced));
    }
  }

  private void tell(String what) {
    damages.add(at + " is damaged: " + what + ADVICE);
  }

  private void tell(IOException e) {
    String told = String.valueOf(e.getMessage());
    boolean damage = e instanceof DamagedFileException;
    damages.add(damage ? told + ADVICE : told + "; see that it can be read, then verify again");
  }
}
