package io.binnacle.kernel.server;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.spi.value.ObjectValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// One server over one member of a shared store, and a client of it.
final class Node implements AutoCloseable {
  final StoreMember member;
  final BinnacleServer server;

  private final HttpClient client;

  /// Begins to start a server.
  Node(String name, SharedStore store, Path scratch) throws Exception {
    this(store.member(name), Files.createTempDirectory(scratch, name));
  }

  Node(StoreMember member, Path directory) throws Exception {
    this.member = member;
    this.server =
        BinnacleServer.begin(
            NodesPlugin.options(directory, member), NodesPlugin.registry(directory));
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(directory.resolve("pki").resolve("ca.crt")))
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  /// Waits until the server is ready.
  Node ready() throws Exception {
    if (!server.awaitReady()) {
      throw new AssertionError("the server was stopped");
    }
    return this;
  }

  private static SSLContext trusting(Path authority) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, new char[0]);
    try (InputStream in = Files.newInputStream(authority)) {
      Certificate ca = CertificateFactory.getInstance("X.509").generateCertificate(in);
      trusted.setCertificateEntry("ca", ca);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /// What came back.
  record Answer(int code, String retryAfter, String text) {
    ObjectValue body() {
      return JsonReader.readStored(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Sends `METHOD /path` as an administrator.
  Answer send(String request, String body) {
    String[] words = request.split(" ", 2);
    return answer(
        request(words[1])
            .header("Authorization", "Bearer admin")
            .header("Content-Type", "application/json")
            .method(words[0], BodyPublishers.ofString(body))
            .build());
  }

  Answer get(String path) {
    return send("GET " + path, "");
  }

  /// Asks as somebody without credentials.
  Answer ask(String path) {
    return answer(request(path).build());
  }

  /// The lines of a watch, which ends with the stream's close.
  Stream<String> watch(String path) throws IOException, InterruptedException {
    return client
        .send(request(path).header("Authorization", "Bearer admin").build(), BodyHandlers.ofLines())
        .body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .timeout(Duration.ofSeconds(60));
  }

  private Answer answer(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Retry-After").orElse(""),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
    client.shutdownNow();
  }
}
