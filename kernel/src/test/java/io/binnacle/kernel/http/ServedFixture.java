package io.binnacle.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.exchange.FrameSource;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.tls.Pki;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// A listening server with a certificate of its own, and clients that trust it.
final class ServedFixture implements AutoCloseable {
  private static final char[] NO_PASSWORD = new char[0];

  final HttpServer server;

  private final Path directory;

  ServedFixture(Path directory, int largestBody, RequestHandler handler) throws Exception {
    this(directory, largestBody, HttpTimes.usual(), handler);
  }

  ServedFixture(Path directory, int largestBody, HttpTimes times, RequestHandler handler)
      throws Exception {
    this.directory = directory;
    Pki pki = Pki.open(directory, List.of(), Clock.systemUTC());
    server =
        HttpServer.start(
            new HttpSettings(
                "127.0.0.1", 0, pki.servingStore(), pki.clientAuthorities(), largestBody, times),
            handler);
  }

  int port() {
    return server.address().getPort();
  }

  HttpClient client(HttpClient.Version version, boolean withCertificate) throws Exception {
    return HttpClient.newBuilder()
        .version(version)
        .sslContext(tls(withCertificate))
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  HttpClient client(HttpClient.Version version) throws Exception {
    return client(version, false);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + port() + path))
        .timeout(Duration.ofSeconds(10));
  }

  /// A connection for what no client library sends.
  SSLSocket socket() throws Exception {
    SSLSocket socket = (SSLSocket) tls(false).getSocketFactory().createSocket("127.0.0.1", port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /// Sends text as it stands.
  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// What comes up to a text, and that text; nothing after it is taken.
  static String through(InputStream in, String last) throws IOException {
    StringBuilder read = new StringBuilder();
    while (!read.toString().endsWith(last)) {
      int next = in.read();
      assertThat(next).as("more than %s", read).isNotNegative();
      read.append((char) next);
    }
    return read.toString();
  }

  private SSLContext tls(boolean withCertificate) throws Exception {
    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry("ca", certificate("ca.crt"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore own = emptyStore();
    if (withCertificate) {
      String key =
          Files.readString(directory.resolve("admin.key"), StandardCharsets.US_ASCII)
              .replaceAll("-----[A-Z ]+-----|\\s", "");
      own.setKeyEntry(
          "admin",
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))),
          NO_PASSWORD,
          new Certificate[] {certificate("admin.crt")});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private Certificate certificate(String file) throws Exception {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(directory.resolve(file))));
  }

  static Response text(String text) {
    return new Response.Content(200, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  /// Frames that the test hands in one by one.
  static final class Frames implements FrameSource {
    private static final String END = "";
    private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    volatile boolean closed;

    void add(String frame) {
      queue.add(frame);
    }

    Response response() {
      return new Response.Stream(200, "application/json", List.of(), this);
    }

    @Override
    public List<byte[]> next() throws InterruptedException {
      String frame = queue.take();
      return frame.equals(END) ? List.of() : List.of(frame.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      closed = true;
      queue.add(END);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
