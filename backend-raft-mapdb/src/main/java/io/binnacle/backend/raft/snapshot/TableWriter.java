package io.binnacle.backend.raft.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import org.mapdb.DBException;
import org.mapdb.Serializer;
import org.mapdb.SortedTableMap;
import org.mapdb.volume.RandomAccessFileVol;
import org.mapdb.volume.Volume;

/// Loads rows, in the order of their keys, into a new table. Used by one thread.
final class TableWriter implements AutoCloseable {
  /// The library's largest.
  private static final int PAGE_BYTES = 1 << 20;

  /// The library packs this many rows, whatever their length, into a node, and fails when a node
  /// does not fit into a page.
  private static final int NODE_ROWS = 16;

  private static final int LONGEST_ROW = 32 << 10;

  private final Path path;
  private final Volume volume;
  private final SortedTableMap.Sink<byte[], byte[]> sink;
  private final RowChecksum checksum = new RowChecksum();
  private final Pace pace;

  TableWriter(Path path, Pace pace) throws IOException {
    this.path = path;
    this.pace = pace;
    try {
      // Not mapped memory: a file that shrinks, or a disk that fails, must be an exception.
      this.volume = RandomAccessFileVol.FACTORY.makeVolume(path.toString(), false);
      this.sink =
          SortedTableMap.create(volume, Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY)
              .pageSize(PAGE_BYTES)
              .nodeSize(NODE_ROWS)
              .createFromSink();
    } catch (DBException e) {
      throw failed(path, e);
    }
  }

  void put(byte[] key, byte[] value) throws IOException {
    if (key.length + value.length > LONGEST_ROW) {
      throw new IOException(
          "a row of " + (key.length + value.length) + " bytes; the limit is " + LONGEST_ROW);
    }
    checksum.add(key, value);
    load(key, value);
  }

  /// Completes the table; it is not yet durable.
  void finish() throws IOException {
    load(Section.END.key(), checksum.toBytes());
    try {
      sink.create();
    } catch (DBException e) {
      throw failed(path, e);
    }
  }

  private void load(byte[] key, byte[] value) throws IOException {
    try {
      sink.put(key, value);
      // All at once at the end, it would hold up the log's own syncs for as long as it takes.
      pace.did(key.length + value.length, volume::sync);
    } catch (DBException e) {
      throw failed(path, e);
    }
  }

  /// The library's exceptions say nothing where they have a cause that does.
  static IOException failed(Path path, DBException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new IOException("the snapshot " + path + ": " + cause, e);
  }

  @Override
  public void close() {
    volume.close();
  }
}
