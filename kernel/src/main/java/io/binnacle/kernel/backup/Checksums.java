package io.binnacle.kernel.backup;

import io.binnacle.spi.value.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The SHA-256 over everything that has gone by. Confined to one thread.
final class Checksums {
  static final int LENGTH = 32;

  private final MessageDigest digest = sha256();

  void add(byte[] bytes, int from, int length) {
    digest.update(bytes, from, length);
  }

  byte[] sum() {
    return digest.digest();
  }

  static Bytes sha256(byte[] bytes) {
    return Bytes.wrap(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
