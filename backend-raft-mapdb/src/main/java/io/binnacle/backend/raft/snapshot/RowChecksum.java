package io.binnacle.backend.raft.snapshot;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The number of rows and a checksum over them in order, whatever the file's layout: what went into
/// the table must come out of it.
final class RowChecksum {
  private final CRC32C checksum = new CRC32C();
  private final ByteBuffer lengths = ByteBuffer.allocate(2 * Integer.BYTES);
  private long rows;

  void add(byte[] key, byte[] value) {
    rows++;
    lengths.clear().putInt(key.length).putInt(value.length);
    checksum.update(lengths.array());
    checksum.update(key);
    checksum.update(value);
  }

  long rows() {
    return rows;
  }

  /// The last row's value.
  byte[] toBytes() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(rows).putLong(checksum.getValue()).array();
  }
}
