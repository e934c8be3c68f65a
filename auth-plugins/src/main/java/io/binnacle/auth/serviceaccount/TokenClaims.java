package io.binnacle.auth.serviceaccount;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a token says.
///
/// @param id the token's own id; empty for none
/// @param namespace the service account's
/// @param audiences whom it is meant for
/// @param account the service account
record TokenClaims(
    String id,
    String namespace,
    List<String> audiences,
    Optional<Instant> expires,
    Optional<Instant> notBefore,
    Optional<Instant> issued,
    Reference account,
    Optional<Reference> pod,
    Optional<Reference> secret,
    Optional<Reference> node) {

  /// An object as it was when the token was made.
  record Reference(String name, String uid) {}

  static TokenClaims of(JWTClaimsSet claims) {
    Map<?, ?> kubernetes = members(claims.getClaim("kubernetes.io"));
    return new TokenClaims(
        text(claims.getJWTID()),
        text(kubernetes.get("namespace")),
        claims.getAudience(),
        time(claims.getExpirationTime()),
        time(claims.getNotBeforeTime()),
        time(claims.getIssueTime()),
        reference(kubernetes, "serviceaccount").orElse(new Reference("", "")),
        reference(kubernetes, "pod"),
        reference(kubernetes, "secret"),
        reference(kubernetes, "node"));
  }

  private static Map<?, ?> members(@Nullable Object claim) {
    return claim instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(@Nullable Object claim) {
    return claim instanceof String text ? text : "";
  }

  private static Optional<Instant> time(@Nullable Date date) {
    return Optional.ofNullable(date).map(Date::toInstant);
  }

  private static Optional<Reference> reference(Map<?, ?> claims, String name) {
    return claims.get(name) instanceof Map<?, ?> found
        ? Optional.of(new Reference(text(found.get("name")), text(found.get("uid"))))
        : Optional.empty();
  }
}
