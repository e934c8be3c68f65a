package io.binnacle.backend.raft.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.mapdb.DBException;
import org.mapdb.Serializer;
import org.mapdb.SortedTableMap;
import org.mapdb.volume.RandomAccessFileVol;
import org.mapdb.volume.Volume;

/// The rows of a sealed table in order, without the last, which tells whether they are all there.
/// Used by one thread.
final class TableReader implements AutoCloseable {
  private final Path path;
  private final Volume volume;
  private final long size;
  private final Iterator<Map.Entry<byte[], byte[]>> rows;
  private final RowChecksum checksum = new RowChecksum();
  private final Pace pace;
  private Map.Entry<byte[], byte[]> row;

  /// @throws DamagedSnapshotException when the file's bytes are not those that were written
  TableReader(Path path, Pace pace) throws IOException {
    FileSeal.check(path, pace);
    this.path = path;
    this.pace = pace;
    try {
      this.volume = RandomAccessFileVol.FACTORY.makeVolume(path.toString(), true);
    } catch (DBException e) {
      throw TableWriter.failed(path, e);
    }
    try {
      SortedTableMap<byte[], byte[]> table =
          SortedTableMap.open(volume, Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY);
      this.size = table.sizeLong();
      this.rows = table.entryIterator();
      this.row = rows.next();
    } catch (RuntimeException e) {
      volume.close();
      throw damaged(e);
    }
  }

  /// The key of the row at hand.
  byte[] key() {
    return row.getKey();
  }

  byte[] value() {
    return row.getValue();
  }

  boolean in(Section section) {
    return section.holds(key());
  }

  /// Goes on to the next row.
  void next() throws IOException {
    checksum.add(key(), value());
    pace.did(key().length + value().length);
    try {
      row = rows.next();
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  /// Called at the last row.
  ///
  /// @throws DamagedSnapshotException when the rows seen are not those that were written
  void finish() throws DamagedSnapshotException {
    if (!Arrays.equals(key(), Section.END.key()) || rows.hasNext()) {
      throw new DamagedSnapshotException(path, "it holds rows that do not belong there");
    }
    if (checksum.rows() + 1 != size || !Arrays.equals(value(), checksum.toBytes())) {
      throw new DamagedSnapshotException(path, "its rows do not match their count or checksum");
    }
  }

  @Override
  public void close() {
    volume.close();
  }

  private DamagedSnapshotException damaged(RuntimeException e) {
    return new DamagedSnapshotException(
        path,
        e instanceof NoSuchElementException ? "its last row is missing" : "its table is broken",
        e);
  }
}
