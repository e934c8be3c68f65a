package io.binnacle.kernel.backup;

import io.binnacle.spi.value.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Makes frames of one backup such that a change of any of them, of their order or of their number
/// is noticed. Confined to one thread.
sealed interface Seal {
  /// By how much a seal lengthens its content at most.
  int OVERHEAD = 16;

  byte[] seal(long index, int kind, byte[] content, int length);

  /// The content; empty when it is not what was sealed in this place of this backup.
  Optional<byte[]> open(long index, int kind, byte[] sealed);

  /// What is sealed besides the content.
  private static byte[] place(Bytes head, long index, int kind) {
    return ByteBuffer.allocate(head.length() + Long.BYTES + 1)
        .put(head.toArray())
        .putLong(index)
        .put((byte) kind)
        .array();
  }

  /// Finds accidents.
  record Plain(Bytes head) implements Seal {
    @Override
    public byte[] seal(long index, int kind, byte[] content, int length) {
      return ByteBuffer.allocate(length + Integer.BYTES)
          .put(content, 0, length)
          .putInt(sum(index, kind, content, length))
          .array();
    }

    @Override
    public Optional<byte[]> open(long index, int kind, byte[] sealed) {
      int length = sealed.length - Integer.BYTES;
      if (length < 0
          || ByteBuffer.wrap(sealed).getInt(length) != sum(index, kind, sealed, length)) {
        return Optional.empty();
      }
      return Optional.of(Arrays.copyOf(sealed, length));
    }

    private int sum(long index, int kind, byte[] content, int length) {
      CRC32C sum = new CRC32C();
      sum.update(place(head, index, kind));
      sum.update(content, 0, length);
      return (int) sum.getValue();
    }
  }

  /// Finds accidents and intent, and hides the content. The nonce is the frame's number: the key is
  /// used for one backup alone.
  record Encrypted(Bytes head, SecretKey key) implements Seal {
    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;

    @Override
    public byte[] seal(long index, int kind, byte[] content, int length) {
      try {
        return cipher(Cipher.ENCRYPT_MODE, index, kind).doFinal(content, 0, length);
      } catch (GeneralSecurityException e) {
        throw missing(e);
      }
    }

    @Override
    public Optional<byte[]> open(long index, int kind, byte[] sealed) {
      try {
        return Optional.of(cipher(Cipher.DECRYPT_MODE, index, kind).doFinal(sealed));
      } catch (AEADBadTagException e) {
        return Optional.empty();
      } catch (GeneralSecurityException e) {
        throw missing(e);
      }
    }

    private Cipher cipher(int mode, long index, int kind) throws GeneralSecurityException {
      byte[] nonce =
          ByteBuffer.allocate(NONCE_BYTES).putLong(NONCE_BYTES - Long.BYTES, index).array();
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(place(head, index, kind));
      return cipher;
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
      return new IllegalStateException("every Java platform has AES/GCM", e);
    }
  }
}
