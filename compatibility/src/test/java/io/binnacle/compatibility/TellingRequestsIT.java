package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.compatibility.cluster.Credentials;
import io.binnacle.distribution.server.Arrangements;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Requests whose answers tell kube-apiserver from what only resembles it: a test a row of
/// `telling.yaml`.
@Arrangements.AlsoFollower
class TellingRequestsIT extends EveryStoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FAR = 100_000;
  private static final AtomicInteger COUNT = new AtomicInteger();

  @TestFactory
  Stream<DynamicTest> answersAsUpstreamDoes() throws Exception {
    HttpClient admin = client(Credentials.of(server.kubeconfig()));
    HttpClient nobody = client(Credentials.anonymous(server.kubeconfig()));
    return TellingRequest.all(KubectlTest.resource("telling.yaml")).stream()
        .map(
            request ->
                DynamicTest.dynamicTest(
                    request.what(),
                    () -> new Asked(server.address(), admin, nobody).answersTo(request)));
  }

  private static HttpClient client(SSLContext tls) {
    return HttpClient.newBuilder().sslContext(tls).connectTimeout(PATIENCE).build();
  }

  /// One row's namespace, and what is known of it.
  private static final class Asked {
    private final String server;
    private final HttpClient admin;
    private final HttpClient nobody;
    private final Map<String, String> known = new LinkedHashMap<>();

    Asked(String server, HttpClient admin, HttpClient nobody) {
      this.server = server;
      this.admin = admin;
      this.nobody = nobody;
    }

    void answersTo(TellingRequest request) throws Exception {
      furnish("telling-" + COUNT.incrementAndGet());
      for (TellingRequest before : request.given()) {
        assertThat(send(before).statusCode()).as(before.send()).isBetween(200, 299);
      }
      assertThat(new TellingAnswer(send(request), this::filled).faults(request)).isEmpty();
    }

    private void furnish(String namespace) throws Exception {
      known.put("ns", namespace);
      made("/api/v1/namespaces", Map.of("metadata", Map.of("name", namespace)));
      Map<String, String> labels = new LinkedHashMap<>();
      labels.put("a", "one");
      labels.put("b", "two");
      labels.put("c", "one");
      for (Map.Entry<String, String> map : labels.entrySet()) {
        Map<String, Object> metadata =
            Map.of("name", map.getKey(), "labels", Map.of("app", map.getValue()));
        Map<String, Object> made =
            made(
                "/api/v1/namespaces/{ns}/configmaps",
                Map.of("metadata", metadata, "data", Map.of("k", map.getKey())));
        known.put("rv." + map.getKey(), text(made, "metadata.resourceVersion"));
      }
      Map<String, Object> list =
          object(send(request("GET /api/v1/namespaces/{ns}/configmaps?limit=1", "")));
      String version = text(list, "metadata.resourceVersion");
      known.put("rv", version);
      known.put("future", Long.toString(Long.parseLong(version) + FAR));
      known.put("continue", text(list, "metadata.continue"));
    }

    private Map<String, Object> made(String path, Object body) throws Exception {
      HttpResponse<byte[]> answer = send(request("POST " + path, body));
      assertThat(answer.statusCode()).isEqualTo(201);
      return object(answer);
    }

    private static TellingRequest request(String send, Object body) {
      return new TellingRequest(Map.of("send", send, "body", body));
    }

    private static Map<String, Object> object(HttpResponse<byte[]> answer) {
      return Values.map(Values.load(new String(answer.body(), StandardCharsets.UTF_8)));
    }

    private static String text(Map<String, Object> object, String path) {
      return String.valueOf(Values.at(object, path).orElseThrow());
    }

    private HttpResponse<byte[]> send(TellingRequest request) throws Exception {
      List<String> line = List.of(filled(request.send()).split(" ", 2));
      HttpRequest.Builder sent =
          HttpRequest.newBuilder(URI.create(server + line.getLast()))
              .timeout(PATIENCE)
              .method(line.getFirst(), body(request.body()));
      if (!request.headers().containsKey("Content-Type") && !request.body().equals("")) {
        sent.header("Content-Type", "application/json");
      }
      request.headers().forEach((name, value) -> sent.header(name, String.valueOf(value)));
      return (request.anonymous() ? nobody : admin)
          .send(sent.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private BodyPublisher body(Object body) {
      return body.equals("")
          ? BodyPublishers.noBody()
          : BodyPublishers.ofString(body instanceof String text ? text : filled(json(body)));
    }

    /// YAML in this form is JSON.
    private static String json(Object value) {
      DumperOptions options = new DumperOptions();
      options.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
      options.setDefaultScalarStyle(DumperOptions.ScalarStyle.DOUBLE_QUOTED);
      options.setWidth(Integer.MAX_VALUE);
      return new Yaml(options).dump(value);
    }

    private String filled(String text) {
      String filled = text;
      for (Map.Entry<String, String> name : known.entrySet()) {
        filled = filled.replace("{" + name.getKey() + "}", name.getValue());
      }
      return filled;
    }
  }
}
