package io.binnacle.backend.h2.log;

import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.value.Bytes;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// One change of one key, as the journal and the tables keep it.
///
/// @param revision the revision that made it
/// @param position its place in the commit
/// @param value the value put; empty in a deletion
/// @param deleted whether the key was removed
/// @param createRevision the revision that created the key; 0 in a deletion
/// @param version the number of puts since; 0 in a deletion
/// @param previousRevision the mod revision of the entry that this change replaced; 0 for none
public record Row(
    long revision,
    int position,
    Bytes key,
    Bytes value,
    boolean deleted,
    long createRevision,
    long version,
    long leaseId,
    long previousRevision) {

  public Entry entry() {
    return new Entry(key, value, createRevision, revision, version, leaseId);
  }

  /// What the row takes, roughly.
  public int size() {
    return key.length() + value.length();
  }

  /// A checksum over everything in the row: H2 has none over the contents of its pages.
  public int checksum() {
    CRC32C crc = new CRC32C();
    crc.update(key.unsafeArray());
    crc.update(value.unsafeArray());
    crc.update(
        ByteBuffer.allocate(6 * Long.BYTES)
            .putLong(revision)
            .putLong(position * 2L + (deleted ? 1 : 0))
            .putLong(createRevision)
            .putLong(version)
            .putLong(leaseId)
            .putLong(previousRevision)
            .flip());
    return (int) crc.getValue();
  }
}
