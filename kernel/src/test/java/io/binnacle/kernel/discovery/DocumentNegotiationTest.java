package io.binnacle.kernel.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.resource.ResourceCatalog;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentNegotiationTest {
  private static final ResourceCatalog CATALOG = ResourceCatalog.builtIn();
  private final DiscoveryHandler discovery = new DiscoveryHandler(CATALOG, () -> "h:1");
  private final OpenApiHandler openApi =
      new OpenApiHandler(
          CATALOG,
          resource -> false,
          Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC));

  private static RawRequest request(String method, String path, String accept) {
    return new RawRequest(
        method,
        path,
        Query.none(),
        accept.isEmpty() ? Headers.none() : new Headers(Map.of("accept", List.of(accept))),
        () -> new byte[0],
        InetAddress.getLoopbackAddress(),
        List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "/apis, '', application/json",
    "/apis, '*/*', application/json",
    "/apis, application/yaml, application/yaml",
    "/api/v1, 'text/html, application/yaml;q=0.5', application/yaml",
    "/apis/apps, 'application/vnd.kubernetes.protobuf, application/json', application/vnd.kubernetes.protobuf",
    "/apis/apps, 'application/vnd.kubernetes.protobuf', application/vnd.kubernetes.protobuf",
    "/version, 'application/json', application/json",
    "/apis, 'application/*', application/json",
    "/apis/apps, 'application/*', application/json",
    "/api, 'application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList', application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
    "/apis, 'application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json', application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  })
  void discoveryIsGivenInTheFormThatIsWanted(String path, String accept, String type) {
    Response answer = discovery.answer(request("GET", path, accept)).orElseThrow();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/apis | text/html | only the following media types are accepted: application/json,"
            + " application/yaml, application/vnd.kubernetes.protobuf",
        "/api/v1 | application/* | 406: Not Acceptable@@Available representations:"
            + " application/json, application/yaml, application/vnd.kubernetes.protobuf",
        "/version | application/yaml | 406: Not Acceptable@@Available representations:"
            + " application/json",
        "/apis/apps/v1 | application/json;as=Table;v=v1;g=meta.k8s.io | only the following media"
            + " types are accepted: application/json, application/yaml,"
            + " application/vnd.kubernetes.protobuf",
      })
  void whoTakesNeitherIsToldSo(String path, String accept, String message) {
    assertThatThrownBy(() -> discovery.answer(request("GET", path, accept)))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status().code()).isEqualTo(406))
        .hasMessage(message.replace("@@", "\n\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "/openapi/v2, '', GET, 200",
    "/openapi/v2, application/json, POST, 200",
    "/openapi/v2, text/html, GET, 406",
    "/openapi/v3, text/html, GET, 200",
    "/openapi/v3/apis/apps/v1, 'text/html, */*;q=0.1', GET, 200",
    "/openapi/v3/apis/apps/v1, text/html, GET, 406",
  })
  void openApiRefusesWithoutABodyAndMindsNoMethod(
      String path, String accept, String method, int code) {
    Response answer = openApi.answer(request(method, path, accept)).orElseThrow();
    assertThat(answer.status()).isEqualTo(code);
    if (code == 406) {
      assertThat(((Response.Content) answer).length()).isZero();
    }
  }

  private static String body(Response answer) {
    return ((Response.Content) answer)
        .chunks().stream()
            .map(chunk -> new String(chunk, StandardCharsets.UTF_8))
            .collect(Collectors.joining());
  }

  /// Clients that move stored objects compare these hashes with what kube-apiserver told.
  @Test
  void theHashOfAStoredVersionIsUpstreams() {
    assertThat(body(discovery.answer(request("GET", "/api/v1", "")).orElseThrow()))
        .contains("\"shortNames\":[\"cm\"],\"storageVersionHash\":\"qFsyl6wFWjQ=\"");
  }

  /// They have a type with a name in Go, which is a message of its own.
  @Test
  void verbsAreAMessageAroundTheirNames() {
    String accept = "application/vnd.kubernetes.protobuf";
    assertThat(body(discovery.answer(request("GET", "/apis/apps/v1", accept)).orElseThrow()))
        .contains("ControllerRevision\"C\n\u0006create\n\u0006delete\n\u0010deletecollection");
  }

  private static Map<String, String> headers(Response answer) {
    return answer.headers().stream().collect(Collectors.toMap(Header::name, Header::value));
  }

  private Response openApi(String path, Map<String, List<String>> headers, String query) {
    RawRequest request =
        new RawRequest(
            "GET",
            path,
            Query.parse(query),
            new Headers(headers),
            () -> new byte[0],
            InetAddress.getLoopbackAddress(),
            List.of());
    return openApi.answer(request).orElseThrow();
  }

  @Test
  void aDocumentThatIsAskedForByItsHashMayBeKept() {
    Response index = openApi("/openapi/v3", Map.of(), "");
    String tag = headers(openApi("/openapi/v3/version", Map.of(), "")).getOrDefault("ETag", "");
    String hash = tag.replace("\"", "");
    String address = "/openapi/v3/version?hash=" + hash;
    assertThat(new String(((Response.Content) index).chunks().getFirst(), StandardCharsets.UTF_8))
        .contains("\"version\":{\"serverRelativeURL\":\"" + address + "\"}");

    Response kept = openApi("/openapi/v3/version", Map.of(), "hash=" + hash);
    assertThat(kept.status()).isEqualTo(200);
    assertThat(headers(kept))
        .containsEntry("Cache-Control", "public, immutable")
        .containsEntry("Expires", "Thu, 04 Mar 2027 05:06:07 UTC")
        .containsEntry("Vary", "Accept");

    Response old = openApi("/openapi/v3/version", Map.of(), "hash=0A");
    assertThat(old.status()).isEqualTo(301);
    assertThat(headers(old)).containsEntry("Location", address).containsEntry("ETag", tag);

    assertThat(headers(openApi("/openapi/v3/version", Map.of(), "hash=")))
        .doesNotContainKey("Expires");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TAG | 304",
        "W/TAG | 304",
        "\"0A\", TAG | 304",
        "* | 304",
        "\"0A\" | 200",
      })
  void whoHasTheDocumentIsToldSo(String condition, int code) {
    String tag = headers(openApi("/openapi/v3/version", Map.of(), "")).getOrDefault("ETag", "");
    Response answer =
        openApi(
            "/openapi/v3/version",
            Map.of("if-none-match", List.of(condition.replace("TAG", tag))),
            "");
    assertThat(answer.status()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json;q=0.1,application/com.github.proto-openapi.spec.v2.v1.0+protobuf | application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
        "application/com.github.proto-openapi.spec.v2@v1.0+protobuf | application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
        "application/com.github.proto-openapi.spec.v2@v1.0+protobuf;q=0.5,application/json | application/json",
        "application/* | application/json",
      })
  void whatIsWantedMostIsGiven(String accept, String type) {
    Response answer = openApi("/openapi/v2", Map.of("accept", List.of(accept)), "");
    assertThat(answer.contentType()).isEqualTo(type);
    assertThat(headers(answer))
        .containsEntry(
            "ETag", headers(openApi("/openapi/v2", Map.of(), "")).getOrDefault("ETag", ""));
  }

  @ParameterizedTest
  @CsvSource({"/openapi/v3/", "/openapi/v3/apis/nope/v1"})
  void noDocumentIsAnEmptyAnswer(String path) {
    Response answer = openApi(path, Map.of(), "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(((Response.Content) answer).length()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"PUT, /version", "POST, /api", "DELETE, /api/v1"})
  void otherMethodsThanGetAreRefused(String method, String path) {
    assertThatThrownBy(() -> discovery.answer(request(method, path, "")))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status().code()).isEqualTo(405));
  }
}
