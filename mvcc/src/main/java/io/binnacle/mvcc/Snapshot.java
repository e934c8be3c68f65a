package io.binnacle.mvcc;

import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A state as a stream: a head, the leases, the entries in order of their keys, a SHA-256 over all.
///
/// @param leases times in milliseconds by ids
public record Snapshot(long revision, SortedMap<Long, Long> leases, List<Entry> entries) {
  private static final long MAGIC = 0x42_4e_43_4c_53_4e_41_31L;
  private static final int LONGEST = 64 << 20;

  public static void write(StoreRevision at, Map<Long, Long> leases, OutputStream out)
      throws IOException {
    MessageDigest digest = sha256();
    DataOutputStream data =
        new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(out, digest), 65536));
    data.writeLong(MAGIC);
    data.writeLong(at.number());
    data.writeInt(leases.size());
    for (Map.Entry<Long, Long> lease : leases.entrySet()) {
      data.writeLong(lease.getKey());
      data.writeLong(lease.getValue());
    }
    data.writeInt(at.state().size());
    List<IOException> failures = new ArrayList<>();
    at.state()
        .visit(
            KeyRange.all(),
            entry -> {
              try {
                write(entry, data);
                return true;
              } catch (IOException e) {
                failures.add(e);
                return false;
              }
            });
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    data.flush();
    out.write(digest.digest());
    out.flush();
  }

  /// Reads a whole snapshot.
  ///
  /// @throws StorageException `CORRUPT` when it is not one, or not whole
  public static Snapshot read(InputStream in) throws StorageException {
    MessageDigest digest = sha256();
    DataInputStream data = new DataInputStream(new DigestInputStream(in, digest));
    try {
      if (data.readLong() != MAGIC) {
        throw new IOException("it does not begin as one");
      }
      long revision = data.readLong();
      SortedMap<Long, Long> leases = new TreeMap<>();
      int leaseCount = data.readInt();
      for (int i = 0; i < leaseCount; i++) {
        leases.put(data.readLong(), data.readLong());
      }
      int count = data.readInt();
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        entries.add(entry(data));
      }
      byte[] expected = digest.digest();
      if (!Arrays.equals(expected, in.readNBytes(expected.length))) {
        throw new IOException("its checksum is wrong");
      }
      return new Snapshot(revision, leases, entries);
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.CORRUPT, "the snapshot is damaged: " + e.getMessage(), e);
    }
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void write(Entry entry, DataOutputStream data) throws IOException {
    write(entry.key(), data);
    write(entry.value(), data);
    data.writeLong(entry.createRevision());
    data.writeLong(entry.modRevision());
    data.writeLong(entry.version());
    data.writeLong(entry.leaseId());
  }

  private static Entry entry(DataInputStream data) throws IOException {
    return new Entry(
        bytes(data),
        bytes(data),
        data.readLong(),
        data.readLong(),
        data.readLong(),
        data.readLong());
  }

  private static void write(Bytes bytes, DataOutputStream data) throws IOException {
    data.writeInt(bytes.length());
    data.write(bytes.unsafeArray());
  }

  private static Bytes bytes(DataInputStream data) throws IOException {
    int length = data.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("a length of " + length);
    }
    byte[] bytes = data.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("it ends too early");
    }
    return Bytes.wrap(bytes);
  }
}
