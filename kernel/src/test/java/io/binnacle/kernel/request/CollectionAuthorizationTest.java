package io.binnacle.kernel.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.kernel.request.RequestInfo.ResourceInfo;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// As what a request for a collection is authorized.
class CollectionAuthorizationTest {
  private static ResourceInfo resolve(String method, String path, String query) {
    return (ResourceInfo)
        RequestResolver.resolve(
            new RawRequest(
                method,
                path,
                Query.parse(query),
                Headers.none(),
                RequestBody.none(),
                InetAddress.getLoopbackAddress(),
                List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "'', list",
    "watch, watch",
    "watch=, watch",
    "watch=true, watch",
    "watch=nope, watch",
    "watch=2, watch",
    "watch=false, list",
    "watch=FALSE, list",
    "watch=0, list",
    "watch=nope&limit=x, watch",
    "watch=0&limit=x, list",
  })
  void whatIsTakenForAWatchIsAuthorizedAsOne(String query, String verb) {
    assertThat(resolve("GET", "/api/v1/pods", query).verbWord()).isEqualTo(verb);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, fieldSelector=metadata.name%3Da, a",
    "GET, fieldSelector=spec.nodeName%3Dn%2Cmetadata.name%3D%3Da, a",
    "GET, fieldSelector=metadata.name!%3Da, ''",
    "GET, fieldSelector=metadata.name%3Da%2Fb, ''",
    "GET, fieldSelector=metadata.name%3D.., ''",
    "GET, fieldSelector=metadata.name%3Da&limit=x, ''",
    "GET, fieldSelector=nonsense, ''",
    "DELETE, fieldSelector=metadata.name%3Da, ''",
  })
  void aCollectionLimitedToOneNameIsAuthorizedAsThat(String method, String query, String name) {
    assertThat(resolve(method, "/api/v1/namespaces/n/pods", query).selectedName()).isEqualTo(name);
  }
}
