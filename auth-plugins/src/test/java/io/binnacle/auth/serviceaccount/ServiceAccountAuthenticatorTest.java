package io.binnacle.auth.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Credentials;
import io.binnacle.spi.authentication.TokenTrust;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceAccountAuthenticatorTest {
  private static final String ISSUER = "https://issuer";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final KeyPair KEY = pair();

  private final Map<String, ObjectValue> objects = new HashMap<>();
  private Instant now = NOW;

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Objects implements ObjectReader {
    @Override
    public Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key) {
      return Optional.ofNullable(objects.get(resource.resource() + "/" + key.name()));
    }

    @Override
    public List<ObjectValue> list(GroupVersionResource resource, String namespace) {
      return new ArrayList<>(objects.values());
    }

    @Override
    public Following follow(GroupVersionResource resource, Observer observer) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Time extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private void object(String resource, String name, String uid) {
    objects.put(
        resource + "/" + name,
        ObjectValue.of(
            "metadata", ObjectValue.builder().put("name", name).put("uid", uid).build()));
  }

  private ServiceAccountAuthenticator authenticator() throws SpiException {
    return new ServiceAccountAuthenticator(
        new TokenCheck(new TokenTrust(List.of(ISSUER), List.of("api"), List.of(KEY.getPublic()))),
        new Bindings(new Objects(), new Time()),
        new Time());
  }

  private static AuthenticationResult ask(
      ServiceAccountAuthenticator authenticator, String token, String... audiences)
      throws SpiException {
    return authenticator.authenticate(
        new Credentials(
            Optional.of(token),
            List.of(),
            Map.of(),
            InetAddress.getLoopbackAddress(),
            Set.of(audiences)));
  }

  private static Map<String, Object> reference(String name, String uid) {
    return Map.of("name", name, "uid", uid);
  }

  private static JWTClaimsSet.Builder claims(Map<String, Object> bound) {
    Map<String, Object> kubernetes = new HashMap<>(bound);
    kubernetes.put("namespace", "ns");
    kubernetes.put("serviceaccount", reference("sa", "u1"));
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .subject("system:serviceaccount:ns:sa")
        .audience(List.of("api", "other"))
        .jwtID("id")
        .issueTime(Date.from(NOW))
        .notBeforeTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(3600)))
        .claim("kubernetes.io", kubernetes);
  }

  private static String signed(JWTClaimsSet claims, KeyPair key) {
    try {
      SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
      token.sign(new ECDSASigner((ECPrivateKey) key.getPrivate()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String token(Map<String, Object> bound) {
    return signed(claims(bound).build(), KEY);
  }

  @Test
  void aTokenShowsTheServiceAccountAndWhatItIsBoundTo() throws SpiException {
    object("serviceaccounts", "sa", "u1");
    object("pods", "p", "u2");

    AuthenticationResult.Authenticated found =
        (AuthenticationResult.Authenticated)
            ask(
                authenticator(),
                token(Map.of("pod", reference("p", "u2"), "node", reference("n", "u3"))));

    assertThat(found.audiences()).containsExactly("api");
    assertThat(found.user().name()).isEqualTo("system:serviceaccount:ns:sa");
    assertThat(found.user().uid()).isEqualTo("u1");
    assertThat(found.user().groups())
        .containsExactly("system:serviceaccounts", "system:serviceaccounts:ns");
    assertThat(found.user().extra())
        .isEqualTo(
            Map.of(
                "authentication.kubernetes.io/credential-id", List.of("JTI=id"),
                "authentication.kubernetes.io/pod-name", List.of("p"),
                "authentication.kubernetes.io/pod-uid", List.of("u2"),
                "authentication.kubernetes.io/node-name", List.of("n"),
                "authentication.kubernetes.io/node-uid", List.of("u3")));
  }

  @Test
  void theTokenOfAnotherIssuerIsForAnotherAuthenticator() throws SpiException {
    String foreign = signed(claims(Map.of()).issuer("https://other").build(), KEY);

    assertThat(ask(authenticator(), foreign)).isEqualTo(AuthenticationResult.noOpinion());
    assertThat(ask(authenticator(), "no token")).isEqualTo(AuthenticationResult.noOpinion());
  }

  @Test
  void aForgedTokenIsRejected() throws SpiException {
    object("serviceaccounts", "sa", "u1");

    assertThat(ask(authenticator(), signed(claims(Map.of()).build(), pair())))
        .isEqualTo(
            new AuthenticationResult.Rejected("go-jose/go-jose: error in cryptographic primitive"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-3600 | service account token is not valid yet",
        "3661 | service account token has expired",
      })
  void aTokenIsGoodForItsTime(long later, String why) throws SpiException {
    object("serviceaccounts", "sa", "u1");
    now = NOW.plusSeconds(later);

    assertThat(ask(authenticator(), token(Map.of())))
        .isEqualTo(new AuthenticationResult.Rejected(why));
  }

  @Test
  void aTokenIsGoodForItsAudiences() throws SpiException {
    object("serviceaccounts", "sa", "u1");

    assertThat(ask(authenticator(), token(Map.of()), "other", "third"))
        .isInstanceOfSatisfying(
            AuthenticationResult.Authenticated.class,
            found -> assertThat(found.audiences()).containsExactly("other"));
    assertThat(ask(authenticator(), token(Map.of()), "third"))
        .isEqualTo(
            new AuthenticationResult.Rejected(
                "token audiences [\"api\" \"other\"] is invalid for the target audiences"
                    + " [\"third\"]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serviceaccounts | sa | | serviceaccounts \"sa\" not found",
        "serviceaccounts | sa | new | service account UID (new) does not match claim (u1)",
        "pods | x | | service account token has been invalidated",
        "pods | x | new | pod UID (new) does not match service account pod ref claim (u2)",
        "secrets | x | | service account token has been invalidated",
        "secrets | x | new | secret UID (new) does not match service account secret ref claim (u2)",
        "nodes | x | | service account token has been invalidated",
        "nodes | x | new | node UID (new) does not match service account node ref claim (u2)",
      })
  void aTokenEndsWithWhatItIsBoundTo(
      String resource, String name, @org.jspecify.annotations.Nullable String uid, String why)
      throws SpiException {
    object("serviceaccounts", "sa", "u1");
    String kind = resource.substring(0, resource.length() - 1);
    String token =
        kind.equals("serviceaccount") ? token(Map.of()) : token(Map.of(kind, reference("x", "u2")));
    if (uid == null) {
      objects.remove(resource + "/" + name);
    } else {
      object(resource, name, uid);
    }

    assertThat(ask(authenticator(), token)).isEqualTo(new AuthenticationResult.Rejected(why));
  }

  @Test
  void aGoodTokenIsLookedAtAgainAfterTenSeconds() throws SpiException {
    object("serviceaccounts", "sa", "u1");
    ServiceAccountAuthenticator authenticator = authenticator();
    String token = token(Map.of());
    assertThat(ask(authenticator, token)).isInstanceOf(AuthenticationResult.Authenticated.class);
    objects.clear();

    now = NOW.plus(Duration.ofSeconds(9));
    assertThat(ask(authenticator, token)).isInstanceOf(AuthenticationResult.Authenticated.class);
    now = NOW.plus(Duration.ofSeconds(10));
    assertThat(ask(authenticator, token)).isInstanceOf(AuthenticationResult.Rejected.class);
  }
}
