package io.binnacle.kernel.access;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.Credentials;
import io.binnacle.spi.model.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the authenticators in their order; the first that knows the credentials decides.
/// Thread-safe.
public final class AuthenticationChain {
  private static final Logger LOG = LoggerFactory.getLogger(AuthenticationChain.class);
  private static final String BEARER = "bearer ";
  private static final String PROTOCOL_TOKEN = "base64url.bearer.authorization.k8s.io.";

  private final List<Authenticator> authenticators;

  public AuthenticationChain(List<Authenticator> authenticators) {
    this.authenticators = List.copyOf(authenticators);
  }

  /// The user who makes the request.
  ///
  /// @throws ApiException 401 when no authenticator knows the credentials; otherwise when the store
  ///   kept one from telling whether it does
  public UserInfo authenticate(RawRequest request) {
    Credentials credentials =
        new Credentials(
            token(request.headers()),
            request.clientCertificates(),
            withoutAuthorization(request.headers()),
            request.peer(),
            Set.of());
    return check(credentials)
        .map(AuthenticationResult.Authenticated::user)
        .orElseThrow(ApiErrors::unauthorized);
  }

  /// What the authenticators find in credentials; empty when none knows them.
  ///
  /// @throws ApiException when none does and the store kept one from telling
  public Optional<AuthenticationResult.Authenticated> check(Credentials credentials) {
    return check(credentials, reason -> {});
  }

  /// What the authenticators find in credentials; empty when none knows them.
  ///
  /// @param rejections hears why an authenticator knows them as bad
  /// @throws ApiException when none does and the store kept one from telling
  public Optional<AuthenticationResult.Authenticated> check(
      Credentials credentials, Consumer<String> rejections) {
    // A token that nobody knows is no anonymous request: upstream's anonymous authenticator stands
    // behind the failure of the others.
    boolean rejected = false;
    Optional<ApiException> unread = Optional.empty();
    for (Authenticator authenticator : authenticators) {
      AuthenticationResult result;
      try {
        result = authenticator.authenticate(credentials);
      } catch (SpiException e) {
        LOG.atWarn()
            .addKeyValue("cause", e.getMessage())
            .log("an authenticator could not check credentials");
        rejected = true;
        unread = unread.or(() -> ApiException.passedOn(e));
        continue;
      }
      switch (result) {
        case AuthenticationResult.Authenticated found -> {
          boolean anonymous = found.user().inGroup(UserInfo.ALL_UNAUTHENTICATED);
          if (anonymous && (rejected || credentials.bearerToken().isPresent())) {
            return unknown(unread);
          }
          return Optional.of(
              anonymous
                  ? found
                  : new AuthenticationResult.Authenticated(
                      authenticated(found.user()), found.audiences()));
        }
        case AuthenticationResult.Rejected refusal -> {
          LOG.atInfo().addKeyValue("reason", refusal.reason()).log("credentials were rejected");
          rejections.accept(refusal.reason());
          rejected = true;
        }
        case AuthenticationResult.NoOpinion none -> {
          // The next one may know them.
        }
      }
    }
    return unknown(unread);
  }

  private static Optional<AuthenticationResult.Authenticated> unknown(
      Optional<ApiException> unread) {
    if (unread.isPresent()) {
      throw unread.get();
    }
    return Optional.empty();
  }

  private static UserInfo authenticated(UserInfo user) {
    if (user.inGroup(UserInfo.ALL_AUTHENTICATED)) {
      return user;
    }
    List<String> groups = new ArrayList<>(user.groups());
    groups.add(UserInfo.ALL_AUTHENTICATED);
    return new UserInfo(user.name(), user.uid(), groups, user.extra());
  }

  private static Optional<String> token(Headers headers) {
    Optional<String> authorization = headers.first("authorization");
    if (authorization.isPresent()) {
      String text = authorization.get().strip();
      boolean bearer = text.regionMatches(true, 0, BEARER, 0, BEARER.length());
      String token = bearer ? text.substring(BEARER.length()).strip() : "";
      return token.isEmpty() ? Optional.empty() : Optional.of(token);
    }
    return headers.all("sec-websocket-protocol").stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(String::strip)
        .filter(protocol -> protocol.startsWith(PROTOCOL_TOKEN))
        .findFirst()
        .flatMap(protocol -> decoded(protocol.substring(PROTOCOL_TOKEN.length())));
  }

  private static Optional<String> decoded(String base64) {
    try {
      return Optional.of(new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Map<String, List<String>> withoutAuthorization(Headers headers) {
    Map<String, List<String>> rest = new HashMap<>(headers.byName());
    rest.remove("authorization");
    return rest;
  }
}
