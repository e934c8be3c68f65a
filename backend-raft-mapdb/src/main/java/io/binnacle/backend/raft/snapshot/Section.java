package io.binnacle.backend.raft.snapshot;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The parts of a snapshot in the order in which they lie, by the first byte of their rows' keys.
///
/// Files outlive the program that wrote them, and members of two versions exchange them: a code and
/// its rows' form stay what they are, and a new form takes a new [version][#VERSION].
enum Section {
  /// One row: the form's version, then the numbers of the whole.
  HEAD(1),

  /// A row for each lease, by its id: its time.
  LEASES(2),

  /// A row for each member ever, by its id: whether it still is one, and what the book says of it.
  MEMBERS(3),

  /// A row for each applied operation, by its place: its id.
  APPLIED(4),

  /// The values that are too long for one row, by their number: a row with the length, then the
  /// pieces. They come before the entries, so that who reads an entry has its value.
  LONG_VALUES(5),

  /// The entries that were live at the first revision, by their keys.
  ENTRIES(6),

  /// The later revisions, by their number: a row with the count of events, then the events.
  REVISIONS(7),

  /// One row: what all rows before must add up to.
  END(8);

  static final int VERSION = 1;

  /// The longest value that lies beside its entry. Eight of a table's nodes full of such pieces,
  /// their keys and a few bytes around them just fit into a page.
  static final int PIECE_BYTES = (8 << 10) - 64;

  private final byte code;

  Section(int code) {
    this.code = (byte) code;
  }

  boolean holds(byte[] key) {
    return key.length > 0 && key[0] == code;
  }

  byte[] key() {
    return new byte[] {code};
  }

  byte[] key(long number) {
    return ByteBuffer.allocate(9).put(code).putLong(number).array();
  }

  /// Sorts behind the key of the number alone, and in the order of the parts.
  byte[] key(long number, int part) {
    return ByteBuffer.allocate(13).put(code).putLong(number).putInt(part).array();
  }

  byte[] key(byte[] rest) {
    return ByteBuffer.allocate(1 + rest.length).put(code).put(rest).array();
  }

  /// What follows the code.
  static byte[] rest(byte[] key) {
    return Arrays.copyOfRange(key, 1, key.length);
  }

  static long number(byte[] key) {
    return ByteBuffer.wrap(key).getLong(1);
  }
}
