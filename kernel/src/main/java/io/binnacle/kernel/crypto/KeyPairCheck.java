package io.binnacle.kernel.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// Whether a certificate and a private key, both in PEM, belong together, in the words of Go's
/// `tls.X509KeyPair`. Pure.
public final class KeyPairCheck {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";

  private KeyPairCheck() {}

  /// What is wrong with them; empty when they fit.
  public static Optional<String> fault(byte[] certificate, byte[] key) {
    List<PemBlock> certificates = PemBlock.read(certificate);
    Optional<PemBlock> leaf =
        certificates.stream().filter(b -> b.type().equals(CERTIFICATE)).findFirst();
    if (leaf.isEmpty()) {
      return Optional.of("tls: " + noCertificate(types(certificates)));
    }
    List<PemBlock> keys = PemBlock.read(key);
    Optional<PemBlock> secret = keys.stream().filter(b -> isKey(b.type())).findFirst();
    if (secret.isEmpty()) {
      return Optional.of("tls: " + noKey(types(keys)));
    }
    PublicKey known;
    try {
      known = publicKey(leaf.get());
    } catch (GeneralSecurityException malformed) {
      return Optional.of("x509: malformed certificate");
    }
    PrivateKey own;
    try {
      own = privateKey(secret.get());
    } catch (IOException | RuntimeException unreadable) {
      return Optional.of("tls: failed to parse private key");
    }
    return mismatch(known, own);
  }

  private static boolean isKey(String type) {
    return type.equals(PRIVATE_KEY) || type.endsWith(" " + PRIVATE_KEY);
  }

  private static List<String> types(List<PemBlock> blocks) {
    return blocks.stream().map(PemBlock::type).toList();
  }

  private static String noCertificate(List<String> passed) {
    if (passed.isEmpty()) {
      return "failed to find any PEM data in certificate input";
    }
    if (passed.size() == 1 && passed.getFirst().endsWith(PRIVATE_KEY)) {
      return "failed to find certificate PEM data in certificate input, but did find a private key;"
          + " PEM inputs may have been switched";
    }
    return "failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks"
        + " of the following types: ["
        + String.join(" ", passed)
        + "]";
  }

  private static String noKey(List<String> passed) {
    if (passed.isEmpty()) {
      return "failed to find any PEM data in key input";
    }
    if (passed.equals(List.of(CERTIFICATE))) {
      return "found a certificate rather than a key in the PEM for the private key";
    }
    return "failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping"
        + " PEM blocks of the following types: ["
        + String.join(" ", passed)
        + "]";
  }

  private static PublicKey publicKey(PemBlock block) throws GeneralSecurityException {
    byte[] text = block.text().getBytes(StandardCharsets.ISO_8859_1);
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(text));
    return certificate.getPublicKey();
  }

  private static PrivateKey privateKey(PemBlock block) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(block.text()))) {
      return switch (parser.readObject()) {
        case PEMKeyPair pair ->
            new JcaPEMKeyConverter().getPrivateKey(plain(pair.getPrivateKeyInfo()));
        case PrivateKeyInfo info -> new JcaPEMKeyConverter().getPrivateKey(info);
        default -> throw new IOException("neither PKCS #1, PKCS #8 nor SEC 1");
      };
    }
  }

  /// A key of SEC 1 may carry its curve and its public key inside once more, which the JDK refuses.
  private static PrivateKeyInfo plain(PrivateKeyInfo info) throws IOException {
    if (!info.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return info;
    }
    ASN1Sequence sec1 = ASN1Sequence.getInstance(info.parsePrivateKey());
    int length = ASN1OctetString.getInstance(sec1.getObjectAt(1)).getOctets().length;
    ECPrivateKey key = ECPrivateKey.getInstance(sec1);
    return new PrivateKeyInfo(
        info.getPrivateKeyAlgorithm(), new ECPrivateKey(length * Byte.SIZE, key.getKey()));
  }

  /// Only the owner of the private key makes signatures that the public key accepts.
  private static Optional<String> mismatch(PublicKey known, PrivateKey own) {
    if (!family(known.getAlgorithm()).equals(family(own.getAlgorithm()))) {
      return Optional.of("tls: private key type does not match public key type");
    }
    String algorithm =
        switch (family(known.getAlgorithm())) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    byte[] sample = PRIVATE_KEY.getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(own);
      signing.update(sample);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(known);
      verifying.update(sample);
      return verifying.verify(signature)
          ? Optional.empty()
          : Optional.of("tls: private key does not match public key");
    } catch (GeneralSecurityException differentParameters) {
      return Optional.of("tls: private key does not match public key");
    }
  }

  private static String family(String algorithm) {
    return switch (algorithm) {
      case "ECDSA" -> "EC";
      case "EdDSA" -> "Ed25519";
      default -> algorithm;
    };
  }
}
