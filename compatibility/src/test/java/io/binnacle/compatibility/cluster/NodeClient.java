package io.binnacle.compatibility.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Requests to one node as its administrator, each sent once. Thread-safe.
final class NodeClient {
  /// A write must have failed by then where there is no majority.
  static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final int NOT_SENT = -1;
  private static final long UNREACHABLE_NANOS = 20_000_000;
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Pattern REVISION = Pattern.compile("\"resourceVersion\":\"(\\d*)\"");
  private static final Pattern VALUE = Pattern.compile("\"data\":\\{\"value\":\"([^\"]*)\"\\}");
  private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]*)\"");

  private final String node;
  private final String address;
  private final HttpClient http;

  NodeClient(String node, String address, Path kubeconfig)
      throws IOException, GeneralSecurityException {
    this.node = node;
    this.address = address;
    this.http =
        HttpClient.newBuilder()
            .sslContext(Credentials.of(kubeconfig))
            .connectTimeout(PATIENCE)
            .build();
  }

  /// A ConfigMap as an answer or an event shows it.
  record Shown(String name, long revision, String value) {
    static Shown of(String json) {
      return new Shown(
          first(NAME, json).orElse(""),
          Long.parseLong(first(REVISION, json).orElse("0")),
          first(VALUE, json).orElse(""));
    }
  }

  /// @param status 0 when no answer came, [#NOT_SENT] when there was no connection to ask over
  record Answer(int status, String body) {
    Shown shown() {
      return Shown.of(body);
    }

    long revision() {
      return Long.parseLong(first(REVISION, body).orElse("0"));
    }

    boolean ok() {
      return status == 200 || status == 201;
    }

    /// Whether a write was certainly not done.
    boolean refused() {
      return status == NOT_SENT || status == 404 || status == 409 || status == 422 || status == 429;
    }
  }

  String node() {
    return node;
  }

  String address() {
    return address;
  }

  Answer get(String name) {
    return send("GET", MAPS + "/" + name, "");
  }

  /// As the node has it, whether or not that is the latest.
  Answer getLocal(String name) {
    return send("GET", MAPS + "/" + name + "?resourceVersion=0", "");
  }

  Answer list(String query) {
    return send("GET", MAPS + query, "");
  }

  Answer create(String name, String value) {
    return send("POST", MAPS, map(name, 0, value));
  }

  /// @param revision the one that the object must have; 0 for any
  Answer update(String name, long revision, String value) {
    return send("PUT", MAPS + "/" + name, map(name, revision, value));
  }

  Answer delete(String name) {
    return send("DELETE", MAPS + "/" + name, "");
  }

  Answer send(String method, String path, String body) {
    HttpRequest request =
        request(path)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (ConnectException | HttpConnectTimeoutException e) {
      LockSupport.parkNanos(UNREACHABLE_NANOS);
      return new Answer(NOT_SENT, String.valueOf(e));
    } catch (IOException e) {
      // Whoever asks again and again must leave the machine to the server that is starting.
      LockSupport.parkNanos(UNREACHABLE_NANOS);
      return new Answer(0, String.valueOf(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, "interrupted");
    }
  }

  /// Every change of a ConfigMap after a revision, a line each.
  HttpResponse<InputStream> watch(long after) throws IOException, InterruptedException {
    String query = "?watch=true&allowWatchBookmarks=true&resourceVersion=" + after;
    return http.send(
        request(MAPS + query).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /// Ends everything under way.
  void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).header("Accept", "application/json");
  }

  private static String map(String name, long revision, String value) {
    String version = revision == 0 ? "" : ",\"resourceVersion\":\"" + revision + "\"";
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"%s},\"data\":{\"value\":\"%s\"}}"
        .formatted(name, version, value);
  }

  private static Optional<String> first(Pattern pattern, String json) {
    Matcher matcher = pattern.matcher(json);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
