package io.binnacle.kernel.request;

import io.binnacle.kernel.access.AuthenticationChain;
import io.binnacle.kernel.access.AuthorizationChain;
import io.binnacle.kernel.access.Impersonation;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.metrics.Metrics;
import io.binnacle.kernel.operation.OperationDispatcher;
import io.binnacle.kernel.operation.OperationRequest;
import io.binnacle.kernel.operation.StatusRendering;
import io.binnacle.kernel.operation.Verb;
import io.binnacle.kernel.operation.Warnings;
import io.binnacle.kernel.request.InFlight.Seat;
import io.binnacle.kernel.request.RequestInfo.PathInfo;
import io.binnacle.kernel.request.RequestInfo.ResourceInfo;
import io.binnacle.kernel.request.Stages.Authenticated;
import io.binnacle.kernel.request.Stages.Authorized;
import io.binnacle.kernel.request.Stages.Resolved;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.storage.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The way of every request, the server's own included. Read [#handle] and you know it.
///
/// Thread-safe.
public final class RequestPipeline {
  private static final String CACHE_CONTROL = "Cache-Control";

  private static final int FORBIDDEN = 403;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final AuthenticationChain authentication;
  private final Impersonation impersonation;
  private final AuthorizationChain authorization;
  private final OperationDispatcher operations;
  private final List<PathHandler> open;
  private final List<PathHandler> paths;
  private final Metrics metrics;
  private final AuditIds auditIds;
  private final ErrorResponses failures;
  private final InFlight inFlight = new InFlight();

  /// @param open paths that are answered before anybody is authenticated
  /// @param paths paths that are answered to those who may ask for them
  public RequestPipeline(
      AuthenticationChain authentication,
      AuthorizationChain authorization,
      OperationDispatcher operations,
      List<PathHandler> open,
      List<PathHandler> paths,
      Metrics metrics,
      AuditIds auditIds,
      StatusRendering statuses) {
    this.authentication = authentication;
    this.impersonation = new Impersonation(authorization);
    this.authorization = authorization;
    this.operations = operations;
    this.open = List.copyOf(open);
    this.paths = List.copyOf(paths);
    this.metrics = metrics;
    this.auditIds = auditIds;
    this.failures = new ErrorResponses(statuses);
  }

  /// Answers a request from the network.
  public Response handle(RawRequest raw) {
    return tracked(
        raw,
        (request, warnings) ->
            answerOf(open, raw)
                .orElseGet(
                    () -> {
                      checkTimeout(request);
                      return answer(authenticate(request), warnings);
                    }));
  }

  /// Answers a request that the server makes to itself, as a user of its own.
  public Response handleAs(UserInfo user, RawRequest raw) {
    return tracked(raw, (request, warnings) -> answer(new Authenticated(request, user), warnings));
  }

  @FunctionalInterface
  private interface Way {
    Response go(Resolved request, Warnings warnings);
  }

  private Response tracked(RawRequest raw, Way way) {
    long started = System.nanoTime();
    String auditId = auditIds.of(raw);
    Warnings warnings = new Warnings();
    Resolved resolved = new Resolved(raw, RequestResolver.resolve(raw));
    Response response;
    try {
      response = way.go(resolved, warnings);
    } catch (RuntimeException | StackOverflowError failure) {
      response = failures.of(failure, raw, auditId);
    }
    metrics.answered(
        RequestLabelling.of(resolved, response.status()),
        Duration.ofNanos(System.nanoTime() - started));
    boolean cached =
        response.headers().stream().anyMatch(header -> header.name().equals(CACHE_CONTROL));
    return response.withHeaders(headers(auditId, warnings, cached));
  }

  private static Optional<Response> answerOf(List<PathHandler> handlers, RawRequest raw) {
    for (PathHandler handler : handlers) {
      Optional<Response> answer = handler.answer(raw);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  private Response answer(Authenticated authenticated, Warnings warnings) {
    Authenticated acting;
    try {
      acting = impersonate(authenticated);
    } catch (ApiException refusal) {
      return failures.refused(refusal, authenticated.request().raw());
    }
    Optional<Seat> seat = inFlight.enter(acting);
    if (seat.isEmpty()) {
      return ErrorResponses.tooManyRequests();
    }
    try {
      Authorized authorized;
      try {
        authorized = authorize(acting);
      } catch (ApiException refusal) {
        if (refusal.status().code() != FORBIDDEN) {
          throw refusal;
        }
        return failures.refused(refusal, authenticated.request().raw());
      }
      return carryOut(authorized, warnings);
    } finally {
      seat.get().close();
    }
  }

  private Authenticated impersonate(Authenticated authenticated) {
    return authenticated.as(
        impersonation.impersonate(
            accessOf(authenticated.user(), authenticated.request().info()),
            authenticated.request().raw().headers()));
  }

  private Authenticated authenticate(Resolved request) {
    return new Authenticated(request, authentication.authenticate(request.raw()));
  }

  private Authorized authorize(Authenticated request) {
    authorization.require(accessOf(request.user(), request.request().info()));
    return new Authorized(request.request(), request.user());
  }

  private static AccessRequest accessOf(UserInfo user, RequestInfo info) {
    return switch (info) {
      case PathInfo path -> new AccessRequest.PathAccess(user, path.verbWord(), path.path());
      case ResourceInfo resource ->
          new AccessRequest.ResourceAccess(
              user,
              resource.verbWord(),
              resource.resource().group(),
              resource.resource().version(),
              resource.resource().resource(),
              resource.subresource(),
              resource.namespace(),
              resource.name().isEmpty() ? resource.selectedName() : resource.name());
    };
  }

  private Response carryOut(Authorized request, Warnings warnings) {
    return switch (request.info()) {
      case ResourceInfo info -> operations.dispatch(operation(request, info, warnings));
      case PathInfo path -> answerOf(paths, request.raw()).orElseGet(ErrorResponses::pageNotFound);
    };
  }

  private static OperationRequest operation(
      Authorized request, ResourceInfo info, Warnings warnings) {
    // Upstream lets a HEAD pass as the GET that it resembles, and whatever comes by the path of a
    // watch as one; then there is no route for it.
    boolean read =
        switch (info.verb()) {
          case GET, LIST, WATCH -> true;
          case CREATE, UPDATE, PATCH, DELETE, DELETE_COLLECTION, NONE -> false;
        };
    Verb verb = read && !request.raw().method().equals("GET") ? Verb.NONE : info.verb();
    Deadline end = Deadline.after(info.longRunning() ? LONGEST : timeout(request.raw()));
    return new OperationRequest(
        verb,
        info.resource(),
        info.subresource(),
        info.subpath(),
        info.namespace(),
        info.name(),
        request.user(),
        request.raw().query(),
        request.raw().headers(),
        request.raw().body().before(end),
        end,
        warnings,
        request.raw());
  }

  /// Upstream looks at the time limit before it asks who is there.
  private static void checkTimeout(Resolved request) {
    if (!(request.info() instanceof ResourceInfo info && info.longRunning())) {
      timeout(request.raw());
    }
  }

  /// The `timeout` parameter in Go's form, at most a minute.
  private static Duration timeout(RawRequest request) {
    Optional<String> asked = request.query().first("timeout").filter(text -> !text.isEmpty());
    if (asked.isEmpty()) {
      return LONGEST;
    }
    Duration timeout =
        switch (GoDuration.parse(asked.get())) {
          case GoDuration.Valid(Duration duration) -> duration;
          case GoDuration.Malformed(String why) ->
              throw ApiErrors.badRequest("invalid timeout specified in the request URL - " + why);
        };
    boolean usable = timeout.isPositive() && timeout.compareTo(LONGEST) < 0;
    return usable ? timeout : LONGEST;
  }

  private static List<Header> headers(String auditId, Warnings warnings, boolean cached) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Audit-Id", auditId));
    if (!cached) {
      headers.add(new Header(CACHE_CONTROL, "no-cache, private"));
    }
    headers.addAll(warnings.headers());
    return headers;
  }
}
