package io.binnacle.kernel.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.access.AuthenticationChain;
import io.binnacle.kernel.access.AuthorizationChain;
import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.metrics.Metrics;
import io.binnacle.kernel.operation.OperationDispatcher;
import io.binnacle.kernel.operation.OperationRequest;
import io.binnacle.kernel.operation.StatusRendering;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPipelineTest {
  private static final UserInfo ALICE = UserInfo.of("alice", "devs");

  private static final StatusRendering STATUSES =
      new StatusRendering(ResourceCatalog.builtIn().schemas());

  private final Metrics metrics = new Metrics();
  private final List<AccessRequest> asked = new ArrayList<>();
  private final List<OperationRequest> done = new ArrayList<>();
  private volatile boolean allowed = true;
  private OperationDispatcher operations = request -> ok();

  @AfterEach
  void close() {
    metrics.close();
  }

  private static Response ok() {
    return new Response.Content(200, "text/plain", "ok".getBytes(StandardCharsets.UTF_8));
  }

  private RequestPipeline pipeline() {
    Authorizer authorizer =
        request -> {
          asked.add(request);
          return allowed ? new Decision.Allow("") : new Decision.NoOpinion("not today");
        };
    return new RequestPipeline(
        new AuthenticationChain(
            List.of(
                credentials ->
                    credentials.bearerToken().filter("good"::equals).isPresent()
                        ? new AuthenticationResult.Authenticated(ALICE)
                        : AuthenticationResult.noOpinion())),
        new AuthorizationChain(List.of(authorizer)),
        request -> {
          done.add(request);
          return operations.dispatch(request);
        },
        List.of(request -> request.path().equals("/open") ? Optional.of(ok()) : Optional.empty()),
        List.of(
            request -> request.path().equals("/healthz") ? Optional.of(ok()) : Optional.empty()),
        metrics,
        new AuditIds(new SplittableRandom(1)),
        STATUSES);
  }

  private static RawRequest request(String target, Map<String, List<String>> headers) {
    int mark = target.indexOf('?');
    return new RawRequest(
        "GET",
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? Query.none() : Query.parse(target.substring(mark + 1)),
        new Headers(headers),
        RequestBody.none(),
        InetAddress.getLoopbackAddress(),
        List.of());
  }

  private static RawRequest request(String target) {
    return request(target, Map.of("Authorization", List.of("Bearer good")));
  }

  private static ObjectValue status(Response response) {
    return JsonReader.readStored(text(response).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Response response) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ((Response.Content) response).chunks().forEach(all::writeBytes);
    return all.toString(StandardCharsets.UTF_8);
  }

  private static Optional<String> header(Response response, String name) {
    return response.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(Header::value)
        .findFirst();
  }

  @Test
  void aRequestIsCarriedOutForWhoMayMakeIt() {
    Response response = pipeline().handle(request("/api/v1/namespaces/ns/pods/p/log?x=1"));
    assertThat(response.status()).isEqualTo(200);
    UserInfo user = UserInfo.of("alice", "devs", "system:authenticated");
    assertThat(asked)
        .containsExactly(
            new AccessRequest.ResourceAccess(user, "get", "", "v1", "pods", "log", "ns", "p"));
    OperationRequest operation = done.getFirst();
    assertThat(operation.user()).isEqualTo(user);
    assertThat(operation.query().first("x")).contains("1");
    assertThat(header(response, "Cache-Control")).contains("no-cache, private");
    assertThat(header(response, "Audit-Id").orElseThrow()).hasSize(36);
  }

  @Test
  void nothingIsAskedOrDoneForWhoIsUnknown() {
    Response response =
        pipeline().handle(request("/api/v1/pods", Map.of("Authorization", List.of("Bearer bad"))));
    assertThat(response.status()).isEqualTo(401);
    assertThat(status(response).text("reason")).contains("Unauthorized");
    assertThat(asked).isEmpty();
    assertThat(done).isEmpty();
  }

  @Test
  void anOpenPathIsAnsweredToWhoIsUnknown() {
    RawRequest unknown = request("/open", Map.of("Authorization", List.of("Bearer bad")));
    assertThat(pipeline().handle(unknown).status()).isEqualTo(200);
    assertThat(asked).isEmpty();
  }

  @Test
  void nothingIsDoneForWhoMayNot() {
    allowed = false;
    Response response = pipeline().handle(request("/api/v1/namespaces/ns/pods"));
    assertThat(response.status()).isEqualTo(403);
    assertThat(status(response).text("message"))
        .contains(
            "pods is forbidden: User \"alice\" cannot list resource \"pods\" in API group \"\" in"
                + " the namespace \"ns\": not today");
    assertThat(done).isEmpty();
    Response path = pipeline().handle(request("/healthz"));
    assertThat(path.status()).isEqualTo(403);
    assertThat(status(path).text("message"))
        .contains("forbidden: User \"alice\" cannot get path \"/healthz\": not today");
  }

  @Test
  void pathsThatNobodyKnowsAreNotFoundAsByGo() {
    assertThat(pipeline().handle(request("/healthz")).status()).isEqualTo(200);
    Response response = pipeline().handle(request("/nothing"));
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(header(response, "X-Content-Type-Options")).contains("nosniff");
    assertThat(((Response.Content) response).chunks().getFirst())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("404 page not found\n");
  }

  @ParameterizedTest
  @CsvSource({
    "timeout=50ms,0.05",
    "timeout=1m30s,60",
    "timeout=1.5s,1.5",
    "timeout=0,60",
    "timeout=,60",
    "x=1,60",
    "timeout=2h,60",
  })
  void theTimeOutParameterIsTheOperationsDeadline(String query, double seconds) {
    pipeline().handle(request("/api/v1/pods?" + query));
    double left = done.getFirst().deadline().remaining().toNanos() / 1e9;
    assertThat(left).isBetween(Math.max(0, seconds - 5), seconds);
  }

  @Test
  void aTimeOutThatIsNoDurationIsRefused() {
    Response response = pipeline().handle(request("/api/v1/pods?timeout=5x"));
    assertThat(response.status()).isEqualTo(400);
    assertThat(status(response).text("message").orElseThrow())
        .startsWith("invalid timeout specified in the request URL");
    assertThat(done).isEmpty();
  }

  @Test
  void anOperationThatTakesTooLongIsATimeout() {
    operations =
        request -> {
          throw ApiErrors.timeout("the store did not answer in time", 1);
        };
    Response response = pipeline().handle(request("/api/v1/pods?timeout=1ms"));
    assertThat(response.status()).isEqualTo(504);
    assertThat(status(response).text("reason")).contains("Timeout");
    assertThat(status(response).text("message"))
        .contains("Timeout: the store did not answer in time");
    assertThat(header(response, "Retry-After")).contains("1");
  }

  @Test
  void aDefectIsAnInternalErrorThatTellsOnlyItsAuditId() {
    operations =
        request -> {
          throw new IllegalStateException("a secret");
        };
    Response response =
        pipeline()
            .handle(
                request(
                    "/api/v1/pods",
                    Map.of(
                        "Authorization",
                        List.of("Bearer good"),
                        "Audit-ID",
                        List.of("of-the-client"))));
    assertThat(response.status()).isEqualTo(500);
    assertThat(header(response, "Audit-Id")).contains("of-the-client");
    assertThat(status(response).text("message").orElseThrow())
        .startsWith("Internal error occurred: ")
        .contains("of-the-client")
        .doesNotContain("secret");
  }

  @Test
  void warningsBecomeHeaders() {
    operations =
        request -> {
          request.warnings().add("be careful");
          return ok();
        };
    assertThat(header(pipeline().handle(request("/api/v1/pods")), "Warning"))
        .contains("299 - \"be careful\"");
  }

  @Test
  void theServersOwnRequestsTakeTheSameWay() {
    UserInfo self = UserInfo.of("system:apiserver");
    pipeline().handleAs(self, request("/api/v1/pods", Map.of()));
    assertThat(asked).singleElement().extracting(AccessRequest::user).isEqualTo(self);
    assertThat(done).singleElement().extracting(OperationRequest::user).isEqualTo(self);
  }

  @Test
  void tooManyRequestsAtOnceAreSentAwayButNotWatches() throws Exception {
    CountDownLatch inside = new CountDownLatch(400);
    CountDownLatch go = new CountDownLatch(1);
    operations =
        request -> {
          inside.countDown();
          await(go);
          return ok();
        };
    RequestPipeline pipeline =
        new RequestPipeline(
            new AuthenticationChain(
                List.of(credentials -> new AuthenticationResult.Authenticated(ALICE))),
            new AuthorizationChain(List.of(request -> new Decision.Allow(""))),
            request -> operations.dispatch(request),
            List.of(),
            List.of(),
            metrics,
            new AuditIds(new java.util.Random(1)),
            STATUSES);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      threads.add(Thread.startVirtualThread(() -> pipeline.handle(request("/api/v1/pods"))));
    }
    await(inside);
    Response refused = pipeline.handle(request("/api/v1/pods"));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(text(refused)).isEqualTo("Too many requests, please try again later.\n");
    assertThat(header(refused, "Retry-After")).contains("1");
    go.countDown();
    assertThat(pipeline.handle(request("/api/v1/pods?watch=true")).status()).isEqualTo(200);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(pipeline.handle(request("/api/v1/pods")).status()).isEqualTo(200);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
