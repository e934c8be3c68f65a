package io.binnacle.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemChecksTest {
  private static final X500Name NAME = new X500Name("CN=x");

  private static KeyPair keys(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (!algorithm.equals("Ed25519")) {
      generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
    }
    return generator.generateKeyPair();
  }

  private static ContentSigner signer(KeyPair keys) throws Exception {
    String algorithm =
        switch (keys.getPublic().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    return new JcaContentSignerBuilder(algorithm).build(keys.getPrivate());
  }

  private static byte[] pem(Object object) throws Exception {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] certificate(KeyPair keys) throws Exception {
    Date now = Date.from(Instant.EPOCH);
    return pem(
        new JcaX509v3CertificateBuilder(NAME, BigInteger.ONE, now, now, NAME, keys.getPublic())
            .build(signer(keys)));
  }

  @ParameterizedTest
  @CsvSource({"RSA,true", "RSA,false", "EC,true", "EC,false", "Ed25519,true"})
  void aCertificateFitsItsOwnKeyOnly(String algorithm, boolean pkcs8) throws Exception {
    KeyPair own = keys(algorithm);
    KeyPair other = keys(algorithm);

    assertThat(KeyPairCheck.fault(certificate(own), key(own, pkcs8))).isEmpty();
    assertThat(KeyPairCheck.fault(certificate(own), key(other, pkcs8)))
        .contains("tls: private key does not match public key");
    KeyPair stranger = keys(algorithm.equals("RSA") ? "EC" : "RSA");
    assertThat(KeyPairCheck.fault(certificate(own), key(stranger, pkcs8)))
        .contains("tls: private key type does not match public key type");
  }

  private static byte[] key(KeyPair keys, boolean pkcs8) throws Exception {
    if (pkcs8) {
      return pem(new JcaPKCS8Generator(keys.getPrivate(), null));
    }
    if (keys.getPrivate() instanceof java.security.interfaces.ECPrivateKey secret) {
      // With its curve inside, as OpenSSL writes it.
      ECPrivateKey named = new ECPrivateKey(256, secret.getS(), SECObjectIdentifiers.secp256r1);
      return pem(new PemObject("EC PRIVATE KEY", named.getEncoded()));
    }
    return pem(keys.getPrivate());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | | failed to find any PEM data in certificate input",
        "EC PRIVATE KEY | | failed to find certificate PEM data in certificate input, but did find a"
            + " private key; PEM inputs may have been switched",
        "A B | | failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM"
            + " blocks of the following types: [A B]",
        "CERTIFICATE | | failed to find any PEM data in key input",
        "CERTIFICATE | CERTIFICATE | found a certificate rather than a key in the PEM for the"
            + " private key",
        "CERTIFICATE | X | failed to find PEM block with type ending in \"PRIVATE KEY\" in key"
            + " input after skipping PEM blocks of the following types: [X]",
      })
  void whatIsMissingIsNamed(
      @org.jspecify.annotations.Nullable String certificate,
      @org.jspecify.annotations.Nullable String key,
      String why) {
    assertThat(KeyPairCheck.fault(block(certificate), block(key))).contains("tls: " + why);
  }

  private static byte[] block(@org.jspecify.annotations.Nullable String type) {
    String text =
        type == null ? "eA==" : "-----BEGIN " + type + "-----\neA==\n-----END " + type + "-----\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({"RSA", "EC"})
  void aRequestIsKnownByItsBlock(String algorithm) throws Exception {
    KeyPair keys = keys(algorithm);
    byte[] request =
        pem(new JcaPKCS10CertificationRequestBuilder(NAME, keys.getPublic()).build(signer(keys)));

    assertThat(CertificateRequestCheck.fault(request)).isEmpty();
    assertThat(CertificateRequestCheck.fault(certificate(keys)))
        .contains("PEM block type must be CERTIFICATE REQUEST");
    assertThat(CertificateRequestCheck.fault(new byte[0]))
        .contains("PEM block type must be CERTIFICATE REQUEST");
    assertThat(CertificateRequestCheck.fault(block("CERTIFICATE REQUEST"))).isPresent();
  }
}
