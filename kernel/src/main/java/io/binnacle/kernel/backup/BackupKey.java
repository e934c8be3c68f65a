package io.binnacle.kernel.backup;

import io.binnacle.spi.value.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key that an operator keeps. Each backup is encrypted with a key of its own, derived from
/// this one by HKDF-SHA256 with a random salt, so that no nonce is ever used twice.
///
/// Immutable and thread-safe; never tells its bytes.
public final class BackupKey {
  private static final int LENGTH = 32;
  private static final String CONTENT = "binnacle backup 1 content";
  private static final String PROOF = "binnacle backup 1 proof";

  private final SecretKey secret;

  private BackupKey(byte[] bytes) {
    this.secret = new SecretKeySpec(bytes, "HKDF");
  }

  /// Reads a file of 32 bytes, or one that tells them in base64 or hexadecimal.
  ///
  /// @throws BackupException naming the file
  public static BackupKey read(Path file) throws BackupException {
    try {
      return of(Files.readAllBytes(file)).orElseThrow(() -> none().in(file.toString()));
    } catch (NoSuchFileException e) {
      throw BackupException.key(file + ": there is no such key file");
    } catch (IOException e) {
      throw BackupException.key(file + ": cannot be read: " + e.getMessage());
    }
  }

  private static BackupException none() {
    return BackupException.key(
        "is not a key: 32 bytes are wanted, as they are or written in base64 or hexadecimal");
  }

  static Optional<BackupKey> of(byte[] content) {
    if (content.length == LENGTH) {
      return Optional.of(new BackupKey(content.clone()));
    }
    String text = new String(content, StandardCharsets.ISO_8859_1).strip();
    try {
      byte[] bytes =
          text.length() == 2 * LENGTH
              ? HexFormat.of().parseHex(text)
              : Base64.getDecoder().decode(text);
      return bytes.length == LENGTH ? Optional.of(new BackupKey(bytes)) : Optional.empty();
    } catch (IllegalArgumentException notText) {
      return Optional.empty();
    }
  }

  KeyProof proof(RandomGenerator random) {
    byte[] salt = new byte[KeyProof.SALT_BYTES];
    random.nextBytes(salt);
    return new KeyProof(Bytes.wrap(salt), Bytes.wrap(proof(salt)));
  }

  boolean fits(KeyProof proof) {
    return MessageDigest.isEqual(proof(proof.salt().toArray()), proof.proof().toArray());
  }

  private byte[] proof(byte[] salt) {
    return derived(salt, PROOF, KeyProof.PROOF_BYTES);
  }

  /// The key of the one backup that has this salt.
  SecretKey content(Bytes salt) {
    return new SecretKeySpec(derived(salt.toArray(), CONTENT, LENGTH), "AES");
  }

  private byte[] derived(byte[] salt, String purpose, int length) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret)
                  .addSalt(salt)
                  .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has HKDF-SHA256", e);
    }
  }
}
