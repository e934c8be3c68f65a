package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.KubeconfigKey;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Talks to a server as its admin kubeconfig says: to that address, trusting that CA, with that
/// client certificate.
final class AdminClient implements AutoCloseable {
  private static final char[] NO_PASSWORD = new char[0];

  private final HttpClient http;
  private final String server;

  private AdminClient(HttpClient http, String server) {
    this.http = http;
    this.server = server;
  }

  static AdminClient of(Path kubeconfig) throws Exception {
    String text = Files.readString(kubeconfig);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, NO_PASSWORD);
    trusted.setCertificateEntry("ca", certificates(decoded(text, "certificate-authority-data"))[0]);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, NO_PASSWORD);
    own.setKeyEntry(
        "admin",
        KubeconfigKey.read(decoded(text, "client-key-data")),
        NO_PASSWORD,
        certificates(decoded(text, "client-certificate-data")));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    HttpClient http =
        HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(10)).build();
    return new AdminClient(http, value(text, "server"));
  }

  HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return send("POST", path, "application/json", body);
  }

  HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
    return http.send(
        request(path)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /// The lines of an answer that goes on, such as a watch.
  HttpResponse<Stream<String>> lines(String path) throws Exception {
    return http.send(request(path).GET().build(), BodyHandlers.ofLines());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path))
        .timeout(Duration.ofSeconds(30))
        .header("Accept", "application/json");
  }

  private static byte[] decoded(String text, String key) {
    return Base64.getDecoder().decode(value(text, key));
  }

  private static String value(String text, String key) {
    Matcher matcher = Pattern.compile("\"?" + key + "\"?:\\s*\"?([^\"\\s,}]+)\"?").matcher(text);
    assertThat(matcher.find()).as("%s in the kubeconfig", key).isTrue();
    return matcher.group(1);
  }

  private static Certificate[] certificates(byte[] pem) throws Exception {
    InputStream in = new ByteArrayInputStream(pem);
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(in)
        .toArray(Certificate[]::new);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
