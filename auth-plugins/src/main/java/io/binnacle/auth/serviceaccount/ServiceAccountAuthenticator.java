package io.binnacle.auth.serviceaccount;

import io.binnacle.auth.serviceaccount.TokenClaims.Reference;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.Credentials;
import io.binnacle.spi.model.UserInfo;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Knows service accounts by their tokens: signed by the server, meant for who asks, in time, and
/// bound to what still is. As with kube-apiserver, a token that was found good is taken for good
/// for ten seconds without another look. Thread-safe.
final class ServiceAccountAuthenticator implements Authenticator {
  private static final String PREFIX = "authentication.kubernetes.io/";
  private static final Duration LEEWAY = Duration.ofMinutes(1);
  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int MOST = 4_096;

  private final TokenCheck tokens;
  private final Bindings bindings;
  private final Clock clock;

  /// What was found good, by the hash of token and audiences. Guarded by itself.
  private final Map<String, Found> good =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Found> eldest) {
          return size() > MOST;
        }
      };

  private record Found(AuthenticationResult result, Instant until) {}

  ServiceAccountAuthenticator(TokenCheck tokens, Bindings bindings, Clock clock) {
    this.tokens = tokens;
    this.bindings = bindings;
    this.clock = clock;
  }

  @Override
  public AuthenticationResult authenticate(Credentials credentials) throws SpiException {
    if (credentials.bearerToken().isEmpty()) {
      return AuthenticationResult.noOpinion();
    }
    String token = credentials.bearerToken().get();
    String key = hash(token, credentials.audiences());
    Instant now = clock.instant();
    synchronized (good) {
      Found known = good.get(key);
      if (known != null && now.isBefore(known.until())) {
        return known.result();
      }
    }
    try {
      Optional<TokenClaims> claims = tokens.verified(token);
      if (claims.isEmpty()) {
        return AuthenticationResult.noOpinion();
      }
      AuthenticationResult result = authenticated(claims.get(), credentials.audiences(), now);
      synchronized (good) {
        good.put(key, new Found(result, now.plus(REMEMBERED)));
      }
      return result;
    } catch (InvalidTokenException invalid) {
      return new AuthenticationResult.Rejected(invalid.reason());
    }
  }

  private AuthenticationResult authenticated(TokenClaims claims, Set<String> asked, Instant now)
      throws InvalidTokenException, SpiException {
    List<String> audiences = tokens.audiences(claims, asked);
    if (claims.notBefore().filter(time -> now.plus(LEEWAY).isBefore(time)).isPresent()) {
      throw new InvalidTokenException("service account token is not valid yet");
    }
    if (claims.expires().filter(time -> now.minus(LEEWAY).isAfter(time)).isPresent()) {
      throw new InvalidTokenException("service account token has expired");
    }
    if (claims.issued().filter(time -> now.plus(LEEWAY).isBefore(time)).isPresent()) {
      throw new InvalidTokenException("service account token is issued in the future");
    }
    bindings.check(claims);
    return new AuthenticationResult.Authenticated(user(claims), Set.copyOf(audiences));
  }

  private static UserInfo user(TokenClaims claims) {
    Map<String, List<String>> extra = new TreeMap<>();
    claims.pod().ifPresent(pod -> add(extra, "pod", pod));
    claims.node().ifPresent(node -> add(extra, "node", node));
    if (!claims.id().isEmpty()) {
      extra.put(PREFIX + "credential-id", List.of("JTI=" + claims.id()));
    }
    String namespace = claims.namespace();
    return new UserInfo(
        "system:serviceaccount:" + namespace + ":" + claims.account().name(),
        claims.account().uid(),
        List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace),
        extra);
  }

  private static void add(Map<String, List<String>> extra, String what, Reference reference) {
    extra.put(PREFIX + what + "-name", List.of(reference.name()));
    if (!reference.uid().isEmpty()) {
      extra.put(PREFIX + what + "-uid", List.of(reference.uid()));
    }
  }

  private static String hash(String token, Set<String> audiences) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(token.getBytes(StandardCharsets.UTF_8));
      for (String audience : new TreeSet<>(audiences)) {
        digest.update((byte) 0);
        digest.update(audience.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
