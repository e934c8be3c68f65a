package io.binnacle.backend.h2.sql;

import io.binnacle.backend.h2.log.DamagedFileException;
import io.binnacle.backend.h2.log.Frame;
import io.binnacle.backend.h2.log.Journal;
import io.binnacle.backend.h2.log.Mutation;
import io.binnacle.backend.h2.log.Row;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.h2.Driver;
import org.h2.api.ErrorCode;

/// The database in one file: the change of every key that is not compacted, and the leases.
///
/// Thread-safe: every call runs on one platform thread of this object's own, one after the other.
/// That thread is never interrupted, since an interrupt closes the channel that H2 reads through.
///
/// Writes are not durable until [#checkpoint] returns; what a crash takes is in the journal. What a
/// crash leaves is the state between two transactions: H2's own thread, which would write the pages
/// of a transaction under way, is off, and transactions are small. So nothing hangs on how H2 ends
/// a transaction that a crash cut off.
public final class Tables implements AutoCloseable {
  private static final long FORMAT = 1;
  private static final String NAME = "tables";

  /// The file that a defragmentation writes.
  private static final String FRESH = "tables-fresh";

  private static final String SUFFIX = ".mv.db";

  /// Pages are written anew when less than this share of the file, in percent, is in use.
  private static final int FILL_RATE = 50;

  private static final int REWRITE_BYTES = 2 << 20;

  /// Far below what H2 gathers in memory before it writes the pages of an unfinished transaction.
  private static final long TRANSACTION_BYTES = 1 << 20;

  private static final int TRANSACTION_ROWS = 500;

  /// How long pages stay that no newer state needs. Short, since every write is synchronous: the
  /// usual 45 seconds are for writes that may reach the disk in another order.
  private static final int RETENTION_MILLIS = 2000;

  /// How long H2 keeps its own small changes at opening to itself: a damaged file is left as it is.
  private static final int UNTIL_WRITING_MILLIS = 3_600_000;

  private final Path directory;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("h2-tables").factory());
  private Connection connection;

  /// Whether H2 writes at the end of each transaction. Used by the tables' thread alone.
  private boolean writing;

  /// Whether an apply failed after it had added rows. Used by the thread that applies.
  private boolean unfinished;

  private Tables(Path directory) throws IOException {
    this.directory = directory;
    boolean fresh = !Files.exists(file());
    try {
      connection = call(() -> connect(directory, NAME, fresh));
    } catch (IOException e) {
      thread.shutdown();
      throw e;
    }
  }

  /// The numbers that the tables hold.
  public record Numbers(
      long frame, long revision, long compacted, long cleaned, long quota, long lastLease) {}

  /// A row and the one that it replaced.
  public record Step(Row row, Optional<Row> previous) {}

  /// Sees all rows, whole or not.
  public interface RowVisitor {
    void row(Row row);

    /// A row of that revision is not what was written.
    void damaged(long revision, String what);
  }

  /// Opens the file, or makes it where there is none.
  ///
  /// @throws DamagedFileException when it is not what this store wrote
  public static Tables open(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.deleteIfExists(directory.resolve(FRESH + SUFFIX));
    return new Tables(directory);
  }

  /// Opens the file to read it and then to [#abandon] it: nothing is changed.
  ///
  /// @throws DamagedFileException when it is not what this store wrote
  public static Tables openToVerify(Path directory) throws IOException {
    if (!Files.exists(file(directory))) {
      throw new DamagedFileException(file(directory), "it is missing");
    }
    return new Tables(directory);
  }

  /// Where the tables of a directory lie.
  public static Path file(Path directory) {
    return directory.resolve(NAME + SUFFIX);
  }

  public Numbers numbers() throws IOException {
    return call(
        () -> {
          Map<MetaTable.Name, Long> numbers = MetaTable.read(connection);
          return new Numbers(
              numbers.getOrDefault(MetaTable.Name.FRAME, 0L),
              numbers.getOrDefault(MetaTable.Name.REVISION, 1L),
              numbers.getOrDefault(MetaTable.Name.COMPACTED, 0L),
              numbers.getOrDefault(MetaTable.Name.CLEANED, 0L),
              numbers.getOrDefault(MetaTable.Name.QUOTA, 0L),
              numbers.getOrDefault(MetaTable.Name.LEASE, 0L));
        });
  }

  public SortedMap<Long, Long> leases() throws IOException {
    return call(() -> MetaTable.leases(connection));
  }

  /// Shows every row in order of revisions, on the tables' own thread.
  public void wholeRows(Consumer<Row> visitor) throws IOException {
    call(
        () -> {
          RowTable.allWhole(connection, visitor);
          return true;
        });
  }

  /// Shows every row in order of revisions, on the tables' own thread, and goes on behind those
  /// that are not what was written.
  public void rows(RowVisitor visitor) throws IOException {
    call(
        () -> {
          RowTable.all(connection, visitor);
          return true;
        });
  }

  /// The rows with revisions above `after` up to `upTo` in order, each with the one it replaced.
  public List<Step> between(long after, long upTo) throws IOException {
    return call(
        () ->
            RowTable.between(connection, after, upTo).stream()
                .map(step -> new Step(step.row(), step.previous()))
                .toList());
  }

  /// Adds what the frames did. The last transaction names the last frame; rows of an apply that did
  /// not come so far are above the newest revision that the tables name.
  public void apply(List<Frame> frames) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<Mutation> others = new ArrayList<>();
    for (Frame frame : frames) {
      for (Mutation mutation : frame.mutations()) {
        if (mutation instanceof Mutation.Changed(Row row)) {
          rows.add(row);
        } else {
          others.add(mutation);
        }
      }
    }
    if (unfinished) {
      deleteAbove(numbers().revision());
    }
    unfinished = true;
    insert(rows);
    transaction(
        () -> {
          for (Mutation mutation : others) {
            record(mutation);
          }
          if (!rows.isEmpty()) {
            MetaTable.write(connection, MetaTable.Name.REVISION, rows.getLast().revision());
          }
          MetaTable.write(connection, MetaTable.Name.FRAME, frames.getLast().number());
          return true;
        });
    unfinished = false;
  }

  private void record(Mutation mutation) throws SQLException {
    switch (mutation) {
      case Mutation.Granted granted -> {
        MetaTable.putLease(connection, granted.leaseId(), granted.ttlMillis());
        MetaTable.write(connection, MetaTable.Name.LEASE, granted.leaseId());
      }
      case Mutation.Ended ended -> MetaTable.removeLease(connection, ended.leaseId());
      case Mutation.Compacted compacted ->
          MetaTable.write(connection, MetaTable.Name.COMPACTED, compacted.revision());
      case Mutation.Quota quota -> MetaTable.write(connection, MetaTable.Name.QUOTA, quota.bytes());
      case Mutation.Changed changed -> {}
    }
  }

  /// Adds rows in transactions small enough that H2 has no reason to write pages before their ends.
  private void insert(List<Row> rows) throws IOException {
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < rows.size(); i++) {
      bytes += rows.get(i).size();
      if (bytes >= TRANSACTION_BYTES || i - from == TRANSACTION_ROWS || i == rows.size() - 1) {
        List<Row> batch = rows.subList(from, i + 1);
        transaction(
            () -> {
              RowTable.insert(connection, batch);
              return true;
            });
        from = i + 1;
        bytes = 0;
      }
    }
  }

  /// Deletes rows above a revision: the remains of an apply that did not come to its end.
  public void deleteAbove(long revision) throws IOException {
    transaction(
        () -> {
          RowTable.deleteAbove(connection, revision);
          return true;
        });
  }

  /// Deletes rows that compaction freed, in one small transaction.
  ///
  /// @param after the revision up to which that is done
  /// @param upTo the revision up to which to do it
  public void clean(long after, long upTo) throws IOException {
    transaction(
        () -> {
          RowTable.deleteReplaced(connection, after, upTo);
          MetaTable.write(connection, MetaTable.Name.CLEANED, upTo);
          return true;
        });
  }

  /// Fills empty tables with a state.
  public void fill(List<Row> rows, Numbers numbers, SortedMap<Long, Long> leases)
      throws IOException {
    insert(rows);
    transaction(
        () -> {
          for (Map.Entry<Long, Long> lease : leases.entrySet()) {
            MetaTable.putLease(connection, lease.getKey(), lease.getValue());
          }
          MetaTable.write(connection, MetaTable.Name.REVISION, numbers.revision());
          MetaTable.write(connection, MetaTable.Name.COMPACTED, numbers.compacted());
          MetaTable.write(connection, MetaTable.Name.CLEANED, numbers.cleaned());
          MetaTable.write(connection, MetaTable.Name.LEASE, numbers.lastLease());
          return true;
        });
  }

  /// Writes a few sparsely filled pages anew, so that their space can be used again.
  public void reclaim() throws IOException {
    call(() -> PageStore.of(connection).compact(FILL_RATE, REWRITE_BYTES));
  }

  /// Brings everything applied so far to the disk. H2 writes its pages; the force is ours, so that
  /// it holds whatever H2's settings are.
  public void checkpoint() throws IOException {
    call(
        () -> {
          writePages();
          return true;
        });
  }

  /// Writes the file anew without gaps. The new file takes the old one's place when it is whole.
  public void defragment() throws IOException {
    call(
        () -> {
          Path fresh = directory.resolve(FRESH + SUFFIX);
          Files.deleteIfExists(fresh);
          try (Connection target = connect(directory, FRESH, true)) {
            RowTable.copy(connection, target, TRANSACTION_ROWS);
            MetaTable.copy(connection, target);
            execute(target, "SHUTDOWN");
          } catch (SQLException e) {
            Files.deleteIfExists(fresh);
            throw e;
          }
          force(fresh);
          execute(connection, "SHUTDOWN");
          Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
          Journal.forceDirectory(directory);
          connection = connect(directory, NAME, false);
          writing = false;
          return true;
        });
  }

  public long bytesOnDisk() throws IOException {
    return Files.size(file());
  }

  /// Closes the file in order.
  @Override
  public void close() throws IOException {
    end("SHUTDOWN");
  }

  /// Lets go of the file without writing to it, as a crash would.
  public void abandon() throws IOException {
    end("SHUTDOWN IMMEDIATELY");
  }

  private void end(String statement) throws IOException {
    try {
      call(
          () -> {
            if (!connection.isClosed()) {
              execute(connection, statement);
            }
            return true;
          });
    } finally {
      thread.shutdown();
    }
  }

  private Path file() {
    return file(directory);
  }

  private void beginWriting() throws SQLException {
    if (!writing) {
      execute(connection, "SET WRITE_DELAY 0");
      writing = true;
    }
  }

  private void writePages() throws SQLException, IOException {
    execute(connection, "CHECKPOINT SYNC");
    force(file());
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static Connection connect(Path directory, String name, boolean fresh)
      throws SQLException, DamagedFileException {
    OrderedFilePath.register();
    String url =
        "jdbc:h2:"
            + OrderedFilePath.SCHEME
            + ":"
            + directory.resolve(name).toAbsolutePath()
            + ";FILE_LOCK=FS;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;TRACE_LEVEL_FILE=0"
            + ";WRITE_DELAY="
            + UNTIL_WRITING_MILLIS
            + ";RETENTION_TIME="
            + RETENTION_MILLIS
            + (fresh ? "" : ";IFEXISTS=TRUE");
    Connection connection = new Driver().connect(url, new Properties());
    connection.setAutoCommit(true);
    execute(connection, RowTable.CREATE);
    execute(connection, MetaTable.CREATE);
    execute(connection, MetaTable.CREATE_LEASES);
    Long format = MetaTable.read(connection).get(MetaTable.Name.FORMAT);
    if (format == null) {
      MetaTable.write(connection, MetaTable.Name.FORMAT, FORMAT);
    } else if (format != FORMAT) {
      execute(connection, "SHUTDOWN IMMEDIATELY");
      throw new DamagedFileException(
          file(directory), "its form has version " + format + ", known is " + FORMAT);
    }
    return connection;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private interface Work<T> {
    T run() throws SQLException, IOException, RowTable.DamagedRowException;
  }

  private void transaction(Work<Boolean> work) throws IOException {
    call(
        () -> {
          beginWriting();
          connection.setAutoCommit(false);
          try {
            work.run();
            connection.commit();
          } catch (SQLException e) {
            connection.rollback();
            throw e;
          } finally {
            connection.setAutoCommit(true);
          }
          return true;
        });
  }

  private <T> T call(Work<T> work) throws IOException {
    try {
      return waitFor(thread.submit(() -> guarded(work)));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(file() + ": " + e.getCause(), e);
    }
  }

  private <T> T guarded(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (RowTable.DamagedRowException e) {
      throw new DamagedFileException(file(), String.valueOf(e.getMessage()), e);
    } catch (SQLException e) {
      throw damaging(e)
          ? new DamagedFileException(file(), String.valueOf(e.getMessage()), e)
          : new IOException(file() + ": " + e.getMessage(), e);
    }
  }

  /// Whether H2 says that the file is not what it wrote.
  private static boolean damaging(SQLException e) {
    return switch (e.getErrorCode()) {
      case ErrorCode.FILE_CORRUPTED_1,
          ErrorCode.FILE_VERSION_ERROR_1,
          ErrorCode.GENERAL_ERROR_1,
          ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1 ->
          true;
      default -> false;
    };
  }

  /// The work goes on when its caller is interrupted; so the caller waits for it and keeps the
  /// interrupt for later.
  private static <T> T waitFor(Future<T> future) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
