package io.binnacle.distribution.client;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.value.ObjectValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Asks one API server as a kubeconfig says. Thread-safe.
///
/// Every answer is given back, refusals included; only a server that cannot be asked is a failure.
public final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final Kubeconfig access;
  private final HttpClient http;

  private ApiClient(Kubeconfig access, HttpClient http) {
    this.access = access;
    this.http = http;
  }

  /// A client of the server that the file's current context names. Connects on the first request.
  ///
  /// @throws SpiException naming the file, when it is not a good kubeconfig
  public static ApiClient of(Path kubeconfig) throws SpiException {
    return of(Kubeconfig.read(kubeconfig));
  }

  /// A client that shows nothing of itself.
  ///
  /// @param server the URL
  /// @param authority the only authority to trust, as PEM
  public static ApiClient trusting(String server, String authority) throws SpiException {
    return of(Kubeconfig.without(server, authority));
  }

  private static ApiClient of(Kubeconfig access) {
    return new ApiClient(
        access, HttpClient.newBuilder().sslContext(access.tls()).connectTimeout(CONNECT).build());
  }

  /// The authority that is trusted, as PEM; empty for those of the Java runtime.
  public Optional<String> authority() {
    return access.authority();
  }

  /// The server's URL.
  public String server() {
    return access.server();
  }

  /// @param path with its query, beginning with a slash
  public Answer get(String path) throws ClientException {
    return whole(request(path).timeout(ANSWER).GET());
  }

  /// @param path with its query, beginning with a slash
  public Answer post(String path, ObjectValue body) throws ClientException {
    return whole(
        request(path)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JsonWriter.write(body))));
  }

  /// @param path with its query, beginning with a slash
  public Answer delete(String path) throws ClientException {
    return whole(request(path).timeout(ANSWER).DELETE());
  }

  /// An answer of any length: it is read while it comes. The caller closes the body. There is no
  /// limit on how long it goes on; the head of the answer must come in time.
  ///
  /// @param path with its query, beginning with a slash
  /// @throws ClientException with the server's own message when it refuses
  public InputStream stream(String path) throws ClientException {
    HttpResponse<InputStream> response =
        send(request(path).timeout(ANSWER).GET(), BodyHandlers.ofInputStream());
    if (response.statusCode() / 100 == 2) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      throw new ClientException(
          new Answer(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8))
              .message());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private Answer whole(HttpRequest.Builder request) throws ClientException {
    HttpResponse<String> response = send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(access.server() + path))
            .header("Accept", "application/json");
    access.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request;
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
      throws ClientException {
    try {
      return http.send(request.build(), handler);
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(access.server() + ": interrupted", e);
    }
  }

  private ClientException unreachable(IOException cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new ClientException(access.server() + ": cannot be reached: " + why, cause);
  }

  @Override
  public void close() {
    http.close();
  }
}
