package io.binnacle.backend.h2.sql;

import io.binnacle.backend.h2.log.Row;
import io.binnacle.spi.value.Bytes;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The statements on the table of changes.
///
/// The primary key is the only index: revision and position in one number, which H2 takes for the
/// place of the row itself. A row names the revision of the row that it replaced; with that, the
/// state at an older revision is the newest state with the younger rows undone, and what a
/// compaction frees is what the rows up to it replaced.
final class RowTable {
  /// H2 takes at most a mebibyte in one binary value; a longer value is an array of such pieces.
  private static final int PIECE_BYTES = 1_000_000;

  private static final String COLUMNS =
      "%1$s.id, %1$s.entry_key, %1$s.pieces, %1$s.deleted,"
          + " %1$s.create_revision, %1$s.version, %1$s.lease_id, %1$s.previous_revision,"
          + " %1$s.checksum";
  private static final int COLUMN_COUNT = 9;

  /// A commit has fewer changes than this; so have a lease's keys.
  private static final int POSITIONS = 1 << 20;

  static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS changes (
        id BIGINT PRIMARY KEY,
        entry_key VARBINARY(4096) NOT NULL,
        pieces VARBINARY(1000000) ARRAY NOT NULL,
        deleted BOOLEAN NOT NULL,
        create_revision BIGINT NOT NULL,
        version BIGINT NOT NULL,
        lease_id BIGINT NOT NULL,
        previous_revision BIGINT NOT NULL,
        checksum INTEGER NOT NULL)
      """;

  private static final String INSERT = "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String ALL =
      "SELECT " + COLUMNS.formatted("c") + " FROM changes c ORDER BY c.id";
  private static final String BETWEEN =
      "SELECT "
          + COLUMNS.formatted("c")
          + ", "
          + COLUMNS.formatted("p")
          + " FROM changes c LEFT JOIN changes p"
          + " ON p.id >= c.previous_revision * 1048576"
          + " AND p.id < (c.previous_revision + 1) * 1048576 AND p.entry_key = c.entry_key"
          + " WHERE c.id >= ? AND c.id < ? ORDER BY c.id";
  private static final String REPLACED =
      "SELECT id, entry_key, previous_revision, deleted FROM changes WHERE id >= ? AND id < ?";
  private static final String DELETE =
      "DELETE FROM changes WHERE id >= ? AND id < ? AND entry_key = ?";

  private static final String DELETE_ABOVE = "DELETE FROM changes WHERE id >= ?";

  private RowTable() {}

  /// A row and the one that it replaced.
  record Step(Row row, Optional<Row> previous) {}

  static void insert(Connection connection, List<Row> rows) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Row row : rows) {
        insert.setLong(1, first(row.revision()) + row.position());
        insert.setBytes(2, row.key().unsafeArray());
        insert.setObject(3, pieces(row.value()));
        insert.setBoolean(4, row.deleted());
        insert.setLong(5, row.createRevision());
        insert.setLong(6, row.version());
        insert.setLong(7, row.leaseId());
        insert.setLong(8, row.previousRevision());
        insert.setInt(9, row.checksum());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /// Shows every row in order of revisions.
  static void allWhole(Connection connection, Consumer<Row> visitor)
      throws SQLException, DamagedRowException {
    try (PreparedStatement select = connection.prepareStatement(ALL)) {
      select.setFetchSize(1000);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          visitor.accept(row(rows, 0));
        }
      }
    }
  }

  /// Shows every row in order of revisions, and tells of those that are not what was written.
  static void all(Connection connection, Tables.RowVisitor visitor) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ALL)) {
      select.setFetchSize(1000);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Row row;
          try {
            row = row(rows, 0);
          } catch (DamagedRowException e) {
            visitor.damaged(rows.getLong(1) / POSITIONS, String.valueOf(e.getMessage()));
            continue;
          }
          visitor.row(row);
        }
      }
    }
  }

  /// The rows with revisions above `after` up to `upTo`, each with the one it replaced.
  static List<Step> between(Connection connection, long after, long upTo)
      throws SQLException, DamagedRowException {
    List<Step> steps = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(BETWEEN)) {
      select.setLong(1, first(after + 1));
      select.setLong(2, first(upTo + 1));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          rows.getLong(COLUMN_COUNT + 1);
          Optional<Row> previous =
              rows.wasNull() ? Optional.empty() : Optional.of(row(rows, COLUMN_COUNT));
          steps.add(new Step(row(rows, 0), previous));
        }
      }
    }
    return steps;
  }

  /// Deletes the rows that rows with revisions above `after` up to `upTo` replaced, and the
  /// deletions among the latter.
  ///
  /// @return how many rows went
  static int deleteReplaced(Connection connection, long after, long upTo) throws SQLException {
    int deleted = 0;
    try (PreparedStatement select = connection.prepareStatement(REPLACED);
        PreparedStatement delete = connection.prepareStatement(DELETE)) {
      select.setLong(1, first(after + 1));
      select.setLong(2, first(upTo + 1));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          byte[] key = rows.getBytes(2);
          if (rows.getLong(3) != 0) {
            add(delete, rows.getLong(3), key);
            deleted++;
          }
          if (rows.getBoolean(4)) {
            add(delete, rows.getLong(1) / POSITIONS, key);
            deleted++;
          }
        }
      }
      if (deleted > 0) {
        delete.executeBatch();
      }
    }
    return deleted;
  }

  /// Adds all rows of one database to another, a transaction for so many.
  static void copy(Connection from, Connection to, int transactionRows) throws SQLException {
    to.setAutoCommit(false);
    try (PreparedStatement select = from.prepareStatement(ALL);
        PreparedStatement insert = to.prepareStatement(INSERT)) {
      select.setFetchSize(transactionRows);
      try (ResultSet rows = select.executeQuery()) {
        for (int count = 1; rows.next(); count++) {
          for (int column = 1; column <= COLUMN_COUNT; column++) {
            insert.setObject(column, rows.getObject(column));
          }
          insert.addBatch();
          if (count % transactionRows == 0) {
            insert.executeBatch();
            to.commit();
          }
        }
      }
      insert.executeBatch();
      to.commit();
    } finally {
      to.setAutoCommit(true);
    }
  }

  static void deleteAbove(Connection connection, long revision) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(DELETE_ABOVE)) {
      delete.setLong(1, first(revision + 1));
      delete.executeUpdate();
    }
  }

  private static void add(PreparedStatement delete, long revision, byte[] key) throws SQLException {
    delete.setLong(1, first(revision));
    delete.setLong(2, first(revision + 1));
    delete.setBytes(3, key);
    delete.addBatch();
  }

  private static Row row(ResultSet rows, int offset) throws SQLException, DamagedRowException {
    Row row =
        new Row(
            rows.getLong(offset + 1) / POSITIONS,
            (int) (rows.getLong(offset + 1) % POSITIONS),
            Bytes.wrap(rows.getBytes(offset + 2)),
            value(rows.getArray(offset + 3)),
            rows.getBoolean(offset + 4),
            rows.getLong(offset + 5),
            rows.getLong(offset + 6),
            rows.getLong(offset + 7),
            rows.getLong(offset + 8));
    if (row.checksum() != rows.getInt(offset + 9)) {
      throw new DamagedRowException(
          "the row of " + row.key() + " at revision " + row.revision() + " has a wrong checksum");
    }
    return row;
  }

  private static long first(long revision) {
    return revision * POSITIONS;
  }

  private static Object[] pieces(Bytes value) {
    byte[] bytes = value.unsafeArray();
    if (bytes.length <= PIECE_BYTES) {
      return new Object[] {bytes};
    }
    Object[] pieces = new Object[(bytes.length + PIECE_BYTES - 1) / PIECE_BYTES];
    for (int i = 0; i < pieces.length; i++) {
      int from = i * PIECE_BYTES;
      pieces[i] = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE_BYTES));
    }
    return pieces;
  }

  private static Bytes value(Array array) throws SQLException, DamagedRowException {
    if (!(array.getArray() instanceof Object[] pieces)) {
      throw new DamagedRowException("a value is not an array of pieces");
    }
    int length = 0;
    for (Object piece : pieces) {
      if (!(piece instanceof byte[] bytes)) {
        throw new DamagedRowException("a piece of a value is not binary");
      }
      length += bytes.length;
      if (pieces.length == 1) {
        return Bytes.wrap(bytes);
      }
    }
    byte[] value = new byte[length];
    int at = 0;
    for (Object piece : pieces) {
      if (piece instanceof byte[] bytes) {
        System.arraycopy(bytes, 0, value, at, bytes.length);
        at += bytes.length;
      }
    }
    return Bytes.wrap(value);
  }

  /// A row whose contents are not what was written.
  static final class DamagedRowException extends Exception {
    DamagedRowException(String message) {
      super(message);
    }
  }
}
