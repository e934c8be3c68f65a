package io.binnacle.kernel.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.resource.ResourceCatalog;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentNegotiationTest {
  private static final ResourceCatalog CATALOG = ResourceCatalog.builtIn();
  private final DiscoveryHandler discovery = new DiscoveryHandler(CATALOG, () -> "h:1");
  private final OpenApiHandler openApi = new OpenApiHandler(CATALOG, resource -> false);

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
        "/apis | text/html | 406: Not Acceptable@@Available representations: application/json,"
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

  @ParameterizedTest
  @CsvSource({"PUT, /version", "POST, /api", "DELETE, /api/v1"})
  void otherMethodsThanGetAreRefused(String method, String path) {
    assertThatThrownBy(() -> discovery.answer(request(method, path, "")))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status().code()).isEqualTo(405));
  }
}
