package io.binnacle.kernel.server;

import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.authorization.RuleSet;
import io.binnacle.spi.model.UserInfo;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Lets everybody ask how a starting server is. The rules that say so are objects, which a server
/// cannot read that waits for its store; a probe must not take that for death. Thread-safe.
final class HealthWhileStarting implements Authorizer {
  private static final Set<String> ENDPOINTS = Set.of("healthz", "livez", "readyz", "version");

  private final BooleanSupplier started;

  HealthWhileStarting(BooleanSupplier started) {
    this.started = started;
  }

  @Override
  public Decision authorize(AccessRequest request) {
    boolean health =
        request instanceof AccessRequest.PathAccess path
            && path.verb().equals("get")
            && ENDPOINTS.contains(firstSegment(path.path()));
    return health && !started.getAsBoolean()
        ? new Decision.Allow("the server is starting")
        : new Decision.NoOpinion("");
  }

  private static String firstSegment(String path) {
    int slash = path.indexOf('/', 1);
    return path.substring(1, slash < 0 ? path.length() : slash);
  }

  @Override
  public RuleSet rulesFor(UserInfo user, String namespace) {
    return new RuleSet(List.of(), List.of(), true, "");
  }
}
