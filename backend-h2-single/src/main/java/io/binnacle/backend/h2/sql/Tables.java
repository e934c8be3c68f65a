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
/// Writes are not durable until [#checkpoint] returns; what a crash takes is in the journal.
public final class Tables implements AutoCloseable {
  private static final long FORMAT = 1;
  private static final String FILE = "tables.mv.db";

  /// The file as it was before a defragmentation that did not come to its end.
  private static final String BEFORE = "tables.before.mv.db";

  private final Path directory;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("h2-tables").factory());
  private Connection connection;

  private Tables(Path directory) throws IOException {
    this.directory = directory;
    Path before = directory.resolve(BEFORE);
    if (Files.exists(before)) {
      Files.move(before, file(), StandardCopyOption.ATOMIC_MOVE);
      Journal.forceDirectory(directory);
    }
    boolean fresh = !Files.exists(file());
    try {
      connection = call(() -> connect(directory, fresh));
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

  /// Opens the file, or makes it where there is none.
  ///
  /// @throws DamagedFileException when it is not what this store wrote
  public static Tables open(Path directory) throws IOException {
    Files.createDirectories(directory);
    return new Tables(directory);
  }

  /// Where the tables of a directory lie.
  public static Path file(Path directory) {
    return directory.resolve(FILE);
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
  public void rows(Consumer<Row> visitor) throws IOException {
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

  /// Adds what the frames did, in one transaction.
  public void apply(List<Frame> frames) throws IOException {
    transaction(
        () -> {
          List<Row> rows = new ArrayList<>();
          for (Frame frame : frames) {
            for (Mutation mutation : frame.mutations()) {
              switch (mutation) {
                case Mutation.Changed(Row row) -> rows.add(row);
                case Mutation.Granted granted -> {
                  MetaTable.putLease(connection, granted.leaseId(), granted.ttlMillis());
                  MetaTable.write(connection, MetaTable.Name.LEASE, granted.leaseId());
                }
                case Mutation.Ended ended -> MetaTable.removeLease(connection, ended.leaseId());
                case Mutation.Compacted compacted ->
                    MetaTable.write(connection, MetaTable.Name.COMPACTED, compacted.revision());
                case Mutation.Quota quota ->
                    MetaTable.write(connection, MetaTable.Name.QUOTA, quota.bytes());
              }
            }
          }
          RowTable.insert(connection, rows);
          if (!rows.isEmpty()) {
            MetaTable.write(connection, MetaTable.Name.REVISION, rows.getLast().revision());
          }
          MetaTable.write(connection, MetaTable.Name.FRAME, frames.getLast().number());
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
    transaction(
        () -> {
          RowTable.insert(connection, rows);
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

  /// Brings everything applied so far to the disk. H2 writes its pages; the force is ours, so that
  /// it holds whatever H2's settings are.
  public void checkpoint() throws IOException {
    call(
        () -> {
          writePages();
          return true;
        });
  }

  /// Writes the file anew without gaps. The old file stays beside it until the new one is on the
  /// disk.
  public void defragment() throws IOException {
    call(
        () -> {
          writePages();
          Path before = directory.resolve(BEFORE);
          Files.createLink(before, file());
          Journal.forceDirectory(directory);
          execute(connection, "SHUTDOWN COMPACT");
          connection = connect(directory, false);
          writePages();
          Files.delete(before);
          Journal.forceDirectory(directory);
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

  private void writePages() throws SQLException, IOException {
    execute(connection, "CHECKPOINT SYNC");
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static Connection connect(Path directory, boolean fresh)
      throws SQLException, DamagedFileException {
    OrderedFilePath.register();
    String url =
        "jdbc:h2:"
            + OrderedFilePath.SCHEME
            + ":"
            + directory.resolve("tables").toAbsolutePath()
            + ";FILE_LOCK=FS;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;TRACE_LEVEL_FILE=0"
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
