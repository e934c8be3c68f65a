package io.binnacle.kernel.tls;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// TLS for a client of an API server, made of what a kubeconfig holds.
public final class ClientTls {
  private static final char[] NO_PASSWORD = new char[0];

  private ClientTls() {}

  /// A certificate and its key, both as PEM.
  public record Credentials(String certificate, String key) {
    /// Without the key, so that it does not reach a log.
    @Override
    public String toString() {
      return "Credentials[" + certificate + "]";
    }
  }

  /// A context that trusts and shows what it is told to.
  ///
  /// @param authorities the certificates to trust as PEM; empty for those of the Java runtime
  /// @param own what to show to the server; empty for nothing
  /// @throws SpiException saying which of them cannot be read
  public static SSLContext context(Optional<String> authorities, Optional<Credentials> own)
      throws SpiException {
    TrustManager[] trust = authorities.isPresent() ? trust(authorities.get()) : new TrustManager[0];
    KeyManager[] keys = own.isPresent() ? keys(own.get()) : new KeyManager[0];
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new SpiException(ErrorKind.INTERNAL, "TLS", "TLS cannot be set up", e);
    }
  }

  private static TrustManager[] trust(String pem) throws SpiException {
    try {
      KeyStore trusted = empty();
      int number = 0;
      for (Certificate authority : certificates(pem)) {
        trusted.setCertificateEntry("authority-" + number++, authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable("certificate authority", e);
    }
  }

  static KeyManager[] keys(Credentials own) throws SpiException {
    try {
      KeyStore shown = empty();
      shown.setKeyEntry(
          "own",
          privateKey(own.key()),
          NO_PASSWORD,
          certificates(own.certificate()).toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(shown, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable("client certificate or key", e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  /// Kubeconfigs of others hold keys in OpenSSL's older forms too.
  private static PrivateKey privateKey(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof PrivateKeyInfo key) {
          return converter.getPrivateKey(key);
        }
        if (found instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
      throw new IOException("it holds no private key");
    }
  }

  private static SpiException unreadable(String what, Exception cause) {
    return SpiException.misconfigured(
        "the " + what + " cannot be read (" + cause.getMessage() + ")");
  }
}
