package io.binnacle.kernel.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.kernel.request.RequestInfo.PathInfo;
import io.binnacle.kernel.request.RequestInfo.ResourceInfo;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestResolverTest {
  private static RequestInfo resolve(String method, String target) {
    int mark = target.indexOf('?');
    return RequestResolver.resolve(
        new RawRequest(
            method,
            mark < 0 ? target : target.substring(0, mark),
            mark < 0 ? Query.none() : Query.parse(target.substring(mark + 1)),
            Headers.none(),
            RequestBody.none(),
            InetAddress.getLoopbackAddress(),
            List.of()));
  }

  /// `verb group version resource subresource subpath namespace name`, `-` for what is empty.
  private static String told(RequestInfo info) {
    return switch (info) {
      case PathInfo(String verb, String path) -> "path " + verb + " " + path;
      case ResourceInfo of ->
          String.join(
              " ",
              of.verbWord(),
              word(of.resource().group()),
              word(of.resource().version()),
              word(of.resource().resource()),
              word(of.subresource()),
              word(of.subpath()),
              word(of.namespace()),
              word(of.name()));
    };
  }

  private static String word(String text) {
    return text.isEmpty() ? "-" : text;
  }

  @ParameterizedTest
  @CsvSource({
    // Collections and objects, of the core group and of others, in namespaces and not.
    "GET,/api/v1/pods,list - v1 pods - - - -",
    "GET,/api/v1/namespaces/ns/pods,list - v1 pods - - ns -",
    "GET,/api/v1/namespaces/ns/pods/,list - v1 pods - - ns -",
    "GET,/api/v1/namespaces/ns/pods/p,get - v1 pods - - ns p",
    "HEAD,/api/v1/namespaces/ns/pods/p,get - v1 pods - - ns p",
    "HEAD,/api/v1/pods,list - v1 pods - - - -",
    "POST,/api/v1/namespaces/ns/pods,create - v1 pods - - ns -",
    "PUT,/api/v1/namespaces/ns/pods/p,update - v1 pods - - ns p",
    "PATCH,/api/v1/namespaces/ns/pods/p,patch - v1 pods - - ns p",
    "DELETE,/api/v1/namespaces/ns/pods/p,delete - v1 pods - - ns p",
    "DELETE,/api/v1/namespaces/ns/pods,deletecollection - v1 pods - - ns -",
    "DELETE,/api/v1/nodes,deletecollection - v1 nodes - - - -",
    "GET,/api/v1/nodes/n,get - v1 nodes - - - n",
    "GET,/apis/apps/v1/deployments,list apps v1 deployments - - - -",
    "GET,/apis/apps/v1/namespaces/ns/deployments/d,get apps v1 deployments - - ns d",
    "POST,/apis/rbac.authorization.k8s.io/v1/clusterroles,"
        + "create rbac.authorization.k8s.io v1 clusterroles - - - -",
    "POST,/apis/example.com/v1alpha1/namespaces/ns/foos,create example.com v1alpha1 foos - - ns -",
    // Subresources, with what follows them.
    "PUT,/api/v1/namespaces/ns/pods/p/status,update - v1 pods status - ns p",
    "POST,/api/v1/namespaces/ns/pods/p/binding,create - v1 pods binding - ns p",
    "POST,/api/v1/namespaces/ns/pods/p/eviction,create - v1 pods eviction - ns p",
    "GET,/api/v1/namespaces/ns/pods/p/log,get - v1 pods log - ns p",
    "GET,/api/v1/namespaces/ns/pods/p/exec,get - v1 pods exec - ns p",
    "GET,/api/v1/namespaces/ns/services/http:s:80/proxy/a/b,"
        + "get - v1 services proxy a/b ns http:s:80",
    "GET,/api/v1/nodes/n/proxy/metrics/cadvisor,get - v1 nodes proxy metrics/cadvisor - n",
    "PATCH,/apis/apps/v1/namespaces/ns/deployments/d/scale,patch apps v1 deployments scale - ns d",
    "PUT,/apis/certificates.k8s.io/v1/certificatesigningrequests/c/approval,"
        + "update certificates.k8s.io v1 certificatesigningrequests approval - - c",
    "POST,/api/v1/namespaces/ns/serviceaccounts/sa/token,create - v1 serviceaccounts token - ns sa",
    // Namespaces themselves: their own name is their namespace.
    "GET,/api/v1/namespaces,list - v1 namespaces - - - -",
    "POST,/api/v1/namespaces,create - v1 namespaces - - - -",
    "GET,/api/v1/namespaces/ns,get - v1 namespaces - - ns ns",
    "DELETE,/api/v1/namespaces/ns,delete - v1 namespaces - - ns ns",
    "PUT,/api/v1/namespaces/ns/finalize,update - v1 namespaces finalize - ns ns",
    "PATCH,/api/v1/namespaces/ns/status,patch - v1 namespaces status - ns ns",
    // Reviews.
    "POST,/apis/authorization.k8s.io/v1/selfsubjectaccessreviews,"
        + "create authorization.k8s.io v1 selfsubjectaccessreviews - - - -",
    "POST,/apis/authorization.k8s.io/v1/namespaces/ns/localsubjectaccessreviews,"
        + "create authorization.k8s.io v1 localsubjectaccessreviews - - ns -",
    // Watches, also by the old paths, which know no subresources.
    "GET,/api/v1/pods?watch=true,watch - v1 pods - - - -",
    "GET,/api/v1/pods?watch=1,watch - v1 pods - - - -",
    "GET,/api/v1/pods?watch,watch - v1 pods - - - -",
    "GET,/api/v1/pods?watch=yes,watch - v1 pods - - - -",
    "GET,/api/v1/pods?watch=false,list - v1 pods - - - -",
    "GET,/api/v1/pods?watch=False,list - v1 pods - - - -",
    "GET,/api/v1/pods?watch=0,list - v1 pods - - - -",
    "GET,/api/v1/namespaces/ns/pods/p?watch=true,get - v1 pods - - ns p",
    "GET,/api/v1/watch/pods,watch - v1 pods - - - -",
    "GET,/api/v1/watch/namespaces/ns/pods,watch - v1 pods - - ns -",
    "GET,/api/v1/watch/namespaces/ns/pods/p,watch - v1 pods - - ns p",
    "GET,/apis/apps/v1/watch/deployments,watch apps v1 deployments - - - -",
    "GET,/api/v1/watch/namespaces,watch - v1 namespaces - - - -",
    "GET,/api/v1/watch/namespaces/ns,watch - v1 namespaces - - ns ns",
    // Everything else is a path.
    "GET,/,path get /",
    "GET,/api,path get /api",
    "GET,/api/v1,path get /api/v1",
    "GET,/api/v1/,path get /api/v1/",
    "GET,/apis,path get /apis",
    "GET,/apis/apps,path get /apis/apps",
    "GET,/apis/apps/v1,path get /apis/apps/v1",
    "GET,/healthz,path get /healthz",
    "GET,/readyz/ping,path get /readyz/ping",
    "GET,/openapi/v3/apis/apps/v1,path get /openapi/v3/apis/apps/v1",
    "POST,/metrics,path post /metrics",
    "GET,/.well-known/openid-configuration,path get /.well-known/openid-configuration",
  })
  void pathsAreReadAsUpstreamReadsThem(String method, String target, String expected) {
    assertThat(told(resolve(method, target))).isEqualTo(expected);
  }

  /// The name goes into authorization: rules for one name then allow lists and watches of it. Of
  /// other verbs it must not, or `create` could be had for a name that is not the object's.
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "GET /api/v1/pods?fieldSelector=metadata.name=p p",
        "GET /api/v1/pods?fieldSelector=metadata.name%3D%3Dp p",
        "GET /api/v1/pods?fieldSelector=spec.nodeName=n,metadata.name=p p",
        "GET /api/v1/pods?watch=true&fieldSelector=metadata.name=p p",
        "GET /api/v1/pods?fieldSelector=metadata.name!=p -",
        "GET /api/v1/pods?fieldSelector=metadata.namespace=p -",
        "GET /api/v1/pods?fieldSelector=metadata.name=a/b -",
        "GET /api/v1/pods?fieldSelector=metadata.name=a%25b -",
        "GET /api/v1/pods?fieldSelector=metadata.name=.. -",
        "GET /api/v1/watch/pods?fieldSelector=metadata.name=p -",
        "DELETE /api/v1/namespaces/ns/pods?fieldSelector=metadata.name=p -",
        "POST /api/v1/namespaces/ns/pods?fieldSelector=metadata.name=p -",
        "PUT /api/v1/namespaces/ns/pods?fieldSelector=metadata.name=p -",
        "GET /api/v1/namespaces/ns/pods/q?fieldSelector=metadata.name=p -",
      })
  void aListOfOneNameIsAuthorizedForThatName(String method, String target, String expected) {
    assertThat(resolve(method, target))
        .isInstanceOfSatisfying(
            ResourceInfo.class, info -> assertThat(word(info.selectedName())).isEqualTo(expected));
  }
}
