package io.binnacle.distribution.tls;

import java.io.InputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority whose files a test has, and which signs whatever it is asked to.
///
/// @param name its own
public record Signer(X500Name name, PrivateKey key) {
  private static final char[] PASSWORD = new char[0];
  private static final Duration DAY = Duration.ofDays(1);

  /// @param directory `DATA/pki`
  /// @param file the authority's files without `.crt` and `.key`
  public static Signer of(Path directory, String file) throws Exception {
    X509Certificate certificate;
    try (InputStream in = Files.newInputStream(directory.resolve(file + ".crt"))) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    String pem =
        new String(Files.readAllBytes(directory.resolve(file + ".key")), StandardCharsets.US_ASCII);
    byte[] encoded = Base64.getDecoder().decode(pem.replaceAll("-----[A-Z ]+-----|\\s", ""));
    String algorithm = certificate.getPublicKey().getAlgorithm();
    return new Signer(
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
        KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
  }

  /// Shows a certificate of a day and believes everything.
  ///
  /// @param subject whom the certificate is about
  /// @param begin when it begins to be good
  public SSLContext client(String subject, Instant begin) throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.TWO,
                        Date.from(begin),
                        Date.from(begin.plus(DAY)),
                        new X500Name(subject),
                        keys.getPublic())
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                              KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
                            }))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setKeyEntry("own", keys.getPrivate(), PASSWORD, new Certificate[] {certificate});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    return context(factory.getKeyManagers());
  }

  /// Shows nothing and believes everything.
  public static SSLContext nobody() throws Exception {
    return context(new KeyManager[0]);
  }

  private static SSLContext context(KeyManager[] keys) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys, new TrustManager[] {new Believer()}, null);
    return context;
  }

  private static final class Believer extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
