package io.binnacle.kernel.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Reads a backup: gives the snapshot's bytes, each checked before it is given. The stream ends
/// only when the backup is whole. Confined to one thread.
///
/// Every failure of reading is an [IOException]; [BackupException#of] tells damage from a disk that
/// cannot be read.
public final class BackupInput extends InputStream {
  private final InputStream in;
  private final BackupHead head;
  private final Seal seal;
  private final Checksums all = new Checksums();
  private byte[] chunk = new byte[0];
  private int given;
  private long index;
  private long length;
  private long revision = -1;

  /// Begins to read.
  ///
  /// @param in where it comes from; closed by [#close]
  /// @param key the key that it was encrypted with; empty for a plain backup
  public BackupInput(InputStream in, Optional<BackupKey> key) throws IOException {
    this.in = in;
    BackupHead.Read read = BackupHead.read(in, all);
    this.head = read.head();
    this.seal = seal(read, key);
  }

  private static Seal seal(BackupHead.Read read, Optional<BackupKey> key) throws IOException {
    if (read.encryption().isEmpty()) {
      if (key.isPresent()) {
        // Otherwise whoever can exchange the file could leave the encryption out.
        throw BackupException.passing(
            BackupException.key("it is not encrypted, and a key was given"));
      }
      return new Seal.Plain(read.digest());
    }
    KeyProof proof = read.encryption().get();
    if (key.isEmpty()) {
      throw BackupException.passing(BackupException.key("it is encrypted; its key is needed"));
    }
    if (!key.get().fits(proof)) {
      throw BackupException.passing(
          BackupException.key("the key is not the one that it was encrypted with"));
    }
    return new Seal.Encrypted(read.digest(), key.get().content(proof.salt()));
  }

  public BackupHead head() {
    return head;
  }

  /// The revision of the snapshot; known at the end of the stream.
  public long revision() {
    if (revision < 0) {
      throw new IllegalStateException("the end has not been read");
    }
    return revision;
  }

  /// How many bytes of the snapshot have been read.
  public long length() {
    return length;
  }

  /// Reads and checks everything that is left.
  public void drain() throws IOException {
    while (more()) {
      given = chunk.length;
    }
  }

  @Override
  public int read() throws IOException {
    return more() ? Byte.toUnsignedInt(chunk[given++]) : -1;
  }

  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (!more()) {
      return -1;
    }
    int some = Math.min(count, chunk.length - given);
    System.arraycopy(chunk, given, bytes, from, some);
    given += some;
    return some;
  }

  private boolean more() throws IOException {
    while (given == chunk.length) {
      if (revision >= 0) {
        return false;
      }
      frame();
    }
    return true;
  }

  private void frame() throws IOException {
    String name = "chunk " + index;
    byte[] front = in.readNBytes(1 + Integer.BYTES);
    if (front.length == 0) {
      throw BackupException.damaged("it ends before its last chunk: it was cut off");
    }
    byte[] sealed = content(name, front);
    int kind = front[0];
    byte[] content =
        seal.open(index, kind, sealed)
            .orElseThrow(() -> BackupException.damaged(name + " is damaged"));
    index++;
    all.add(front, 0, front.length);
    all.add(sealed, 0, sealed.length);
    if (kind == BackupOutput.DATA) {
      chunk = content;
      given = 0;
      length += content.length;
    } else {
      end(content);
    }
  }

  private byte[] content(String name, byte[] front) throws IOException {
    if (front.length < 1 + Integer.BYTES) {
      throw cutOff(name);
    }
    int size = ByteBuffer.wrap(front).getInt(1);
    boolean known = front[0] == BackupOutput.DATA || front[0] == BackupOutput.END;
    if (!known || size < 0 || size > BackupOutput.CHUNK + Seal.OVERHEAD) {
      throw BackupException.damaged(name + " is damaged");
    }
    byte[] sealed = in.readNBytes(size);
    if (sealed.length < size) {
      throw cutOff(name);
    }
    return sealed;
  }

  private static IOException cutOff(String name) {
    return BackupException.damaged("it ends within " + name + ": it was cut off");
  }

  private void end(byte[] content) throws IOException {
    if (content.length != BackupOutput.END_BYTES) {
      throw BackupException.damaged("its end is damaged");
    }
    ByteBuffer told = ByteBuffer.wrap(content);
    long toldRevision = told.getLong();
    if (told.getLong() != length) {
      throw BackupException.damaged("its end tells another length than it has");
    }
    byte[] sum = in.readNBytes(Checksums.LENGTH);
    if (sum.length < Checksums.LENGTH) {
      throw BackupException.damaged("it ends within its checksum: it was cut off");
    }
    if (!Arrays.equals(sum, all.sum())) {
      throw BackupException.damaged("its checksum is wrong");
    }
    if (in.read() >= 0) {
      throw BackupException.damaged("something follows its end");
    }
    revision = toldRevision;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
