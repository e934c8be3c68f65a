package io.binnacle.kernel.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Writes a backup: a snapshot's bytes go in, frames go out. One frame is in memory at a time. A
/// backup that is not finished is one that ends too early. Confined to one thread.
public final class BackupOutput extends OutputStream {
  static final int DATA = 0;
  static final int END = 1;
  static final int CHUNK = 256 << 10;
  static final int END_BYTES = 2 * Long.BYTES;

  private final OutputStream out;
  private final Seal seal;
  private final Checksums all = new Checksums();
  private final byte[] chunk = new byte[CHUNK];
  private int filled;
  private long index;
  private long length;

  /// Begins a backup.
  ///
  /// @param out where it goes; not closed
  /// @param key empty for a plain backup
  public BackupOutput(
      OutputStream out, BackupHead head, Optional<BackupKey> key, RandomGenerator random)
      throws IOException {
    this.out = out;
    Optional<KeyProof> proof = key.map(known -> known.proof(random));
    byte[] encoded = head.encoded(proof);
    var digest = Checksums.sha256(encoded);
    this.seal =
        key.isPresent() && proof.isPresent()
            ? new Seal.Encrypted(digest, key.get().content(proof.get().salt()))
            : new Seal.Plain(digest);
    send(encoded);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int some = Math.min(count - done, CHUNK - filled);
      System.arraycopy(bytes, from + done, chunk, filled, some);
      filled += some;
      done += some;
      if (filled == CHUNK) {
        frame();
      }
    }
    length += count;
  }

  /// Ends the backup.
  ///
  /// @param revision of the snapshot that was written
  public void finish(long revision) throws IOException {
    if (filled > 0) {
      frame();
    }
    frame(END, ByteBuffer.allocate(END_BYTES).putLong(revision).putLong(length).array(), END_BYTES);
    out.write(all.sum());
    out.flush();
  }

  private void frame() throws IOException {
    frame(DATA, chunk, filled);
    filled = 0;
  }

  private void frame(int kind, byte[] content, int count) throws IOException {
    byte[] sealed = seal.seal(index++, kind, content, count);
    send(ByteBuffer.allocate(1 + Integer.BYTES).put((byte) kind).putInt(sealed.length).array());
    send(sealed);
  }

  private void send(byte[] bytes) throws IOException {
    all.add(bytes, 0, bytes.length);
    out.write(bytes);
  }
}
