package io.binnacle.kernel.tls;

import io.binnacle.spi.SpiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// PEM files: certificates, and keys in PKCS #8.
final class Pem {
  private static final int LINE = 64;

  private Pem() {}

  static String certificate(X509Certificate certificate) throws GeneralSecurityException {
    return block("CERTIFICATE", certificate.getEncoded());
  }

  /// The key in PKCS #8. A key of an elliptic curve comes with its public key, as OpenSSL writes
  /// it: clients on `ring`, those in Rust among them, read no other.
  static String privateKey(KeyPair pair) {
    return elliptic(pair)
        ? block("PRIVATE KEY", der(withPublicKey(pair)))
        : block("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  /// The key as it stands in kubeconfig files: one of an elliptic curve by itself, as Go writes it.
  /// fabric8's client takes what is in PKCS #8 for RSA.
  static String clientKey(KeyPair pair) {
    return elliptic(pair)
        ? block("EC PRIVATE KEY", withPublicKey(pair).getPrivateKey().getOctets())
        : privateKey(pair);
  }

  private static boolean elliptic(KeyPair pair) {
    return pair.getPrivate().getAlgorithm().equals("EC");
  }

  private static PrivateKeyInfo withPublicKey(KeyPair pair) {
    try {
      PrivateKeyInfo alone = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
      SubjectPublicKeyInfo shown = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
      ECPrivateKey key = ECPrivateKey.getInstance(alone.parsePrivateKey());
      ECPrivateKey both =
          new ECPrivateKey(
              key.getPrivateKey(),
              alone.getPrivateKeyAlgorithm().getParameters(),
              shown.getPublicKeyData());
      return new PrivateKeyInfo(alone.getPrivateKeyAlgorithm(), both);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] der(ASN1Object value) {
    try {
      return value.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String publicKey(PublicKey key) {
    return block("PUBLIC KEY", key.getEncoded());
  }

  private static String block(String type, byte[] der) {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }

  static X509Certificate readCertificate(Path file) throws SpiException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(file, "certificate", e);
    }
  }

  static PrivateKey readPrivateKey(Path file, String algorithm) throws SpiException {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der(file)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw unreadable(file, "private key", e);
    }
  }

  static PublicKey readPublicKey(Path file, String algorithm) throws SpiException {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der(file)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw unreadable(file, "public key", e);
    }
  }

  private static byte[] der(Path file) throws IOException {
    String text =
        Files.readString(file, StandardCharsets.US_ASCII)
            .replaceAll("-----[A-Z ]+-----", "")
            .replaceAll("\\s", "");
    return Base64.getDecoder().decode(text);
  }

  private static SpiException unreadable(Path file, String what, Exception cause) {
    return SpiException.misconfigured(
        file + ": the " + what + " cannot be read (" + cause.getMessage() + ")");
  }

  /// A file's text.
  static String read(Path file) throws SpiException {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw unreadable(file, "file", e);
    }
  }

  /// Writes a file whole or not at all.
  ///
  /// @param secret whether only the owner may read it
  static void write(Path file, String text, boolean secret) throws SpiException {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory == null) {
        throw new IOException("no directory");
      }
      Files.createDirectories(directory);
      Path temporary = Files.createTempFile(directory, file.getFileName() + ".", ".new");
      Files.writeString(temporary, text, StandardCharsets.UTF_8);
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(
            temporary, PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--"));
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw SpiException.misconfigured(file + ": cannot be written (" + e.getMessage() + ")");
    }
  }
}
