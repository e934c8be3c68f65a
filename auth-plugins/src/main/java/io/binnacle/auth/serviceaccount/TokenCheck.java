package io.binnacle.auth.serviceaccount;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authentication.TokenTrust;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether a token is one of this server's, and signed as those are. Thread-safe.
final class TokenCheck {
  private static final String UNSIGNED = "go-jose/go-jose: error in cryptographic primitive";

  private final TokenTrust trust;
  private final Map<String, JWSVerifier> verifiers = new LinkedHashMap<>();

  TokenCheck(TokenTrust trust) throws SpiException {
    this.trust = trust;
    for (PublicKey key : trust.keys()) {
      verifiers.put(id(key), verifier(key));
    }
  }

  private static String id(PublicKey key) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static JWSVerifier verifier(PublicKey key) throws SpiException {
    try {
      return switch (key) {
        case ECPublicKey elliptic -> new ECDSAVerifier(elliptic);
        case RSAPublicKey rsa -> new RSASSAVerifier(rsa);
        default ->
            throw SpiException.misconfigured(
                "tokens cannot be verified by a key of kind " + key.getAlgorithm());
      };
    } catch (JOSEException e) {
      throw SpiException.misconfigured(
          "tokens cannot be verified by the server's key: " + e.getMessage());
    }
  }

  /// What the token says; empty when it is none of this server's.
  ///
  /// @throws InvalidTokenException when it says that it is, and is not
  Optional<TokenClaims> verified(String token) throws InvalidTokenException {
    SignedJWT parsed;
    JWTClaimsSet claims;
    try {
      parsed = SignedJWT.parse(token);
      claims = parsed.getJWTClaimsSet();
    } catch (ParseException foreign) {
      return Optional.empty();
    }
    if (claims.getIssuer() == null || !trust.issuers().contains(claims.getIssuer())) {
      return Optional.empty();
    }
    Collection<JWSVerifier> candidates = candidates(parsed.getHeader().getKeyID());
    if (candidates.isEmpty()) {
      throw new InvalidTokenException("invalid signature, no keys found");
    }
    for (JWSVerifier verifier : candidates) {
      if (verifies(parsed, verifier)) {
        return Optional.of(TokenClaims.of(claims));
      }
    }
    throw new InvalidTokenException(UNSIGNED);
  }

  private Collection<JWSVerifier> candidates(@org.jspecify.annotations.Nullable String id) {
    if (id == null || id.isEmpty()) {
      return verifiers.values();
    }
    JWSVerifier named = verifiers.get(id);
    return named == null ? List.of() : List.of(named);
  }

  private static boolean verifies(SignedJWT token, JWSVerifier verifier) {
    try {
      return token.verify(verifier);
    } catch (JOSEException otherAlgorithm) {
      return false;
    }
  }

  /// Those of the asked audiences that the token is meant for.
  ///
  /// @param asked empty for the API server itself
  /// @throws InvalidTokenException when there are none
  List<String> audiences(TokenClaims claims, Set<String> asked) throws InvalidTokenException {
    List<String> meant = claims.audiences().isEmpty() ? trust.audiences() : claims.audiences();
    Collection<String> wanted = asked.isEmpty() ? trust.audiences() : asked;
    List<String> common = meant.stream().filter(wanted::contains).toList();
    if (common.isEmpty()) {
      throw new InvalidTokenException(
          "token audiences "
              + quoted(meant)
              + " is invalid for the target audiences "
              + quoted(wanted));
    }
    return common;
  }

  private static String quoted(Collection<String> texts) {
    return "[" + String.join(" ", texts.stream().map(text -> '"' + text + '"').toList()) + "]";
  }
}
