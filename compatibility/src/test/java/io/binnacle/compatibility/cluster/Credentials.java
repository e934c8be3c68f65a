package io.binnacle.compatibility.cluster;

import io.binnacle.distribution.server.KubeconfigKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Reads the administrator's certificate and key from the kubeconfig that the server writes.
public final class Credentials {
  private static final char[] NO_PASSWORD = new char[0];

  private Credentials() {}

  /// What trusts the server and shows nothing of itself.
  public static SSLContext anonymous(Path kubeconfig) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(Files.readString(kubeconfig)).getTrustManagers(), null);
    return context;
  }

  public static SSLContext of(Path kubeconfig) throws IOException, GeneralSecurityException {
    String text = Files.readString(kubeconfig);
    Certificate certificate = certificate(data(text, "client-certificate-data"));
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "admin",
        KubeconfigKey.read(data(text, "client-key-data")),
        NO_PASSWORD,
        new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust(text).getTrustManagers(), null);
    return context;
  }

  private static TrustManagerFactory trust(String kubeconfig)
      throws IOException, GeneralSecurityException {
    Certificate authority = certificate(data(kubeconfig, "certificate-authority-data"));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust;
  }

  private static byte[] data(String kubeconfig, String name) throws IOException {
    Matcher line = Pattern.compile(name + ": (\\S+)").matcher(kubeconfig);
    if (!line.find()) {
      throw new IOException("the kubeconfig has no " + name);
    }
    return Base64.getDecoder().decode(line.group(1));
  }

  private static Certificate certificate(byte[] pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem));
  }
}
