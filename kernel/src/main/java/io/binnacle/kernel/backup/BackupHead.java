package io.binnacle.kernel.backup;

import io.binnacle.spi.value.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// What a backup says of itself before anything else.
///
/// @param created when it was begun
/// @param revision the store's revision at that time: the backup's own is this one or a later one,
///   told at its end
/// @param store the name of the store whose snapshot it holds
/// @param version the version of the server that wrote it
public record BackupHead(Instant created, long revision, String store, String version) {
  /// The form that this program writes, and the only one that it reads.
  public static final int FORM = 1;

  private static final byte[] MAGIC = "BNCLBKUP".getBytes(StandardCharsets.US_ASCII);
  private static final int FIXED = 12;
  private static final int LONGEST_REST = 1024;
  private static final int PLAIN = 0;
  private static final int ENCRYPTED = 1;

  public BackupHead {
    // Finer times would not come back equal.
    created = Instant.ofEpochMilli(created.toEpochMilli());
  }

  /// A head as it stands in a backup.
  ///
  /// @param encryption what the key must fit; empty when the content is plain
  /// @param digest the SHA-256 of all its bytes
  record Read(BackupHead head, Optional<KeyProof> encryption, Bytes digest) {}

  byte[] encoded(Optional<KeyProof> encryption) throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(rest);
    data.writeLong(created.toEpochMilli());
    data.writeLong(revision);
    data.writeByte(encryption.isPresent() ? ENCRYPTED : PLAIN);
    text(store, data);
    text(version, data);
    if (encryption.isPresent()) {
      data.write(encryption.get().salt().toArray());
      data.write(encryption.get().proof().toArray());
    }
    ByteBuffer all = ByteBuffer.allocate(FIXED + rest.size() + Integer.BYTES);
    all.put(MAGIC).putShort((short) FORM).putShort((short) (rest.size() + Integer.BYTES));
    all.put(rest.toByteArray());
    all.putInt(checksum(all.array(), all.position()));
    return all.array();
  }

  static Read read(InputStream in, Checksums all) throws IOException {
    byte[] fixed = in.readNBytes(FIXED);
    if (fixed.length < FIXED || !Arrays.equals(fixed, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw BackupException.damaged("it is not a backup of Binnacle");
    }
    ByteBuffer numbers = ByteBuffer.wrap(fixed, MAGIC.length, 4);
    int form = Short.toUnsignedInt(numbers.getShort());
    if (form != FORM) {
      throw BackupException.damaged(
          "it has the form " + form + "; this version of Binnacle reads " + FORM);
    }
    int length = Short.toUnsignedInt(numbers.getShort());
    if (length < Integer.BYTES || length > LONGEST_REST) {
      throw damaged();
    }
    byte[] whole = Arrays.copyOf(fixed, FIXED + length);
    if (in.readNBytes(whole, FIXED, length) < length) {
      throw BackupException.damaged("it ends within its head");
    }
    int sum = ByteBuffer.wrap(whole).getInt(whole.length - Integer.BYTES);
    if (sum != checksum(whole, whole.length - Integer.BYTES)) {
      throw damaged();
    }
    all.add(whole, 0, whole.length);
    return parsed(
        new DataInputStream(new ByteArrayInputStream(whole, FIXED, length - Integer.BYTES)), whole);
  }

  private static Read parsed(DataInputStream data, byte[] whole) throws IOException {
    Instant created = Instant.ofEpochMilli(data.readLong());
    long revision = data.readLong();
    int sealing = data.readUnsignedByte();
    BackupHead head = new BackupHead(created, revision, text(data), text(data));
    if (sealing != PLAIN && sealing != ENCRYPTED) {
      throw BackupException.damaged("it is sealed in a way that this version does not know");
    }
    return new Read(
        head,
        sealing == PLAIN ? Optional.empty() : Optional.of(KeyProof.read(data)),
        Checksums.sha256(whole));
  }

  private static IOException damaged() {
    return BackupException.damaged("its head is damaged");
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }

  private static void text(String text, DataOutputStream data) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    data.writeShort(bytes.length);
    data.write(bytes);
  }

  private static String text(DataInputStream data) throws IOException {
    return new String(data.readNBytes(data.readUnsignedShort()), StandardCharsets.UTF_8);
  }
}
