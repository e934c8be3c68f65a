package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
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
        privateKey(decoded(text, "client-key-data")),
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

  private static PrivateKey privateKey(byte[] pem) throws Exception {
    String text = new String(pem, StandardCharsets.US_ASCII);
    assertThat(text).contains("BEGIN EC PRIVATE KEY");
    String base64 = text.replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(inPkcs8(Base64.getDecoder().decode(base64))));
  }

  /// Java reads keys in PKCS #8 alone; a kubeconfig has them as Go writes them.
  private static byte[] inPkcs8(byte[] key) {
    byte[] onP256 = HexFormat.of().parseHex("020100301306072a8648ce3d020106082a8648ce3d030107");
    return ByteBuffer.allocate(onP256.length + key.length + 5)
        .put((byte) 0x30)
        .put((byte) 0x81)
        .put((byte) (onP256.length + key.length + 2))
        .put(onP256)
        .put((byte) 0x04)
        .put((byte) key.length)
        .put(key)
        .array();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
