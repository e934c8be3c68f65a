package io.binnacle.kernel.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.Credentials;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.model.UserInfo;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticationChainTest {
  private static final Authenticator SILENT = credentials -> AuthenticationResult.noOpinion();
  private static final Authenticator REJECTING =
      credentials -> new AuthenticationResult.Rejected("forged");
  private static final Authenticator FAILING =
      credentials -> {
        throw new SpiException(ErrorKind.UNAVAILABLE, "DOWN", "the directory is down");
      };
  private static final Authenticator ANONYMOUS =
      credentials ->
          new AuthenticationResult.Authenticated(
              UserInfo.of("system:anonymous", "system:unauthenticated"));

  private static Authenticator knowing(UserInfo user) {
    return credentials -> new AuthenticationResult.Authenticated(user);
  }

  private static RawRequest request(Map<String, List<String>> headers) {
    return new RawRequest(
        "GET",
        "/",
        Query.none(),
        new Headers(headers),
        RequestBody.none(),
        InetAddress.getLoopbackAddress(),
        List.of());
  }

  private static UserInfo authenticate(
      Map<String, List<String>> headers, Authenticator... authenticators) {
    return new AuthenticationChain(List.of(authenticators)).authenticate(request(headers));
  }

  private static Status refusal(
      Map<String, List<String>> headers, Authenticator... authenticators) {
    return catchThrowableOfType(ApiException.class, () -> authenticate(headers, authenticators))
        .status();
  }

  @Test
  void theFirstWhoKnowsTheCredentialsDecides() {
    UserInfo user =
        authenticate(
            Map.of(),
            SILENT,
            REJECTING,
            FAILING,
            knowing(UserInfo.of("first", "g")),
            knowing(UserInfo.of("second")));
    assertThat(user).isEqualTo(UserInfo.of("first", "g", "system:authenticated"));
  }

  @Test
  void theGroupOfAllIsAddedOnce() {
    UserInfo user = UserInfo.of("u", "system:authenticated", "g");
    assertThat(authenticate(Map.of(), knowing(user))).isEqualTo(user);
  }

  @Test
  void credentialsThatNobodyKnowsAreUnauthorized() {
    for (Status status :
        List.of(
            refusal(Map.of()),
            refusal(Map.of(), SILENT),
            refusal(Map.of(), REJECTING),
            refusal(Map.of(), FAILING))) {
      assertThat(status).isEqualTo(Status.failure(401, "Unauthorized", "Unauthorized"));
    }
  }

  @Test
  void whoShowsNothingIsAnonymousButWhoShowsSomethingWrongIsNot() {
    assertThat(authenticate(Map.of(), SILENT, ANONYMOUS))
        .isEqualTo(UserInfo.of("system:anonymous", "system:unauthenticated"));
    assertThat(refusal(Map.of(), REJECTING, ANONYMOUS).code()).isEqualTo(401);
    assertThat(refusal(Map.of(), FAILING, ANONYMOUS).code()).isEqualTo(401);
    assertThat(
            refusal(Map.of("Authorization", List.of("Bearer unknown")), SILENT, ANONYMOUS).code())
        .isEqualTo(401);
  }

  @Test
  void whenTheStoreKeepsOneFromTellingTheRequestCanBeRepeated() {
    ApiException unserved = ApiErrors.unavailable("the store does not serve: no leader", 1);
    Authenticator reading =
        credentials -> {
          throw new SpiException(ErrorKind.UNAVAILABLE, "NOT_READY", "no", unserved);
        };
    assertThat(refusal(Map.of(), reading)).isSameAs(unserved.status());
    assertThat(refusal(Map.of(), reading, ANONYMOUS)).isSameAs(unserved.status());
    assertThat(authenticate(Map.of(), reading, knowing(UserInfo.of("u"))).name()).isEqualTo("u");
  }

  private static Optional<String> token(Map<String, List<String>> headers) {
    List<Credentials> seen = new ArrayList<>();
    Authenticator looking =
        credentials -> {
          seen.add(credentials);
          return new AuthenticationResult.Authenticated(UserInfo.of("u"));
        };
    authenticate(headers, looking);
    assertThat(seen.getFirst().headers()).doesNotContainKey("authorization");
    assertThat(seen.getFirst().toString()).doesNotContain("s3cret");
    return seen.getFirst().bearerToken();
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer s3cret,s3cret",
    "bearer s3cret,s3cret",
    "BEARER   s3cret  ,s3cret",
    "Bearer,",
    "Bearer ,",
    "Basic s3cret,",
    "s3cret,",
  })
  void tokensComeFromTheAuthorizationHeader(String header, String expected) {
    assertThat(token(Map.of("Authorization", List.of(header))))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void tokensComeFromTheProtocolsOfAWebSocket() {
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("s3cret".getBytes(StandardCharsets.UTF_8));
    String protocol = "base64url.bearer.authorization.k8s.io." + encoded;
    assertThat(token(Map.of("Sec-WebSocket-Protocol", List.of("v5.channel.k8s.io, " + protocol))))
        .contains("s3cret");
    assertThat(token(Map.of("Sec-WebSocket-Protocol", List.of("v5.channel.k8s.io")))).isEmpty();
    assertThat(
            token(
                Map.of(
                    "Sec-WebSocket-Protocol", List.of("base64url.bearer.authorization.k8s.io.!!"))))
        .isEmpty();
  }
}
