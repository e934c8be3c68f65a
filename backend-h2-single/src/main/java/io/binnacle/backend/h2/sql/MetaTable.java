package io.binnacle.backend.h2.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The statements on the two small tables: the store's numbers, and the leases.
final class MetaTable {
  static final String CREATE =
      "CREATE TABLE IF NOT EXISTS meta (name VARCHAR(32) PRIMARY KEY, number BIGINT NOT NULL)";
  static final String CREATE_LEASES =
      "CREATE TABLE IF NOT EXISTS leases (id BIGINT PRIMARY KEY, ttl_millis BIGINT NOT NULL)";

  /// A number of the store's.
  enum Name {
    /// The version of the tables' form.
    FORMAT,
    /// The last frame of the journal that the tables hold.
    FRAME,
    /// The newest revision.
    REVISION,
    /// The lowest revision that may be read.
    COMPACTED,
    /// The revision up to which rows that compaction freed are gone.
    CLEANED,
    /// The space quota; 0 for none.
    QUOTA,
    /// The last id given to a lease.
    LEASE
  }

  private MetaTable() {}

  static Map<Name, Long> read(Connection connection) throws SQLException {
    Map<Name, Long> numbers = new EnumMap<>(Name.class);
    try (PreparedStatement select = connection.prepareStatement("SELECT name, number FROM meta");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        numbers.put(Name.valueOf(rows.getString(1).toUpperCase(Locale.ROOT)), rows.getLong(2));
      }
    }
    return numbers;
  }

  static void write(Connection connection, Name name, long number) throws SQLException {
    try (PreparedStatement merge =
        connection.prepareStatement("MERGE INTO meta KEY (name) VALUES (?, ?)")) {
      merge.setString(1, name.name().toLowerCase(Locale.ROOT));
      merge.setLong(2, number);
      merge.executeUpdate();
    }
  }

  /// Writes the numbers and leases of one database to another.
  static void copy(Connection from, Connection to) throws SQLException {
    for (Map.Entry<Name, Long> number : read(from).entrySet()) {
      write(to, number.getKey(), number.getValue());
    }
    for (Map.Entry<Long, Long> lease : leases(from).entrySet()) {
      putLease(to, lease.getKey(), lease.getValue());
    }
  }

  /// The leases' times in milliseconds by their ids.
  static SortedMap<Long, Long> leases(Connection connection) throws SQLException {
    SortedMap<Long, Long> leases = new TreeMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("SELECT id, ttl_millis FROM leases");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        leases.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return leases;
  }

  static void putLease(Connection connection, long id, long ttlMillis) throws SQLException {
    try (PreparedStatement merge =
        connection.prepareStatement("MERGE INTO leases KEY (id) VALUES (?, ?)")) {
      merge.setLong(1, id);
      merge.setLong(2, ttlMillis);
      merge.executeUpdate();
    }
  }

  static void removeLease(Connection connection, long id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM leases WHERE id = ?")) {
      delete.setLong(1, id);
      delete.executeUpdate();
    }
  }
}
