package io.binnacle.kernel.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.tls.PeerSettings;
import io.binnacle.kernel.tls.PeerTls;
import io.binnacle.kernel.tls.Pki;
import io.binnacle.spi.Entrance;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoinHandlerTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final String GOOD = "abc123.0123456789abcdef";

  @TempDir Path certificates;

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final FakeSecrets secrets = new FakeSecrets();
  private JoinHandler handler;

  @BeforeEach
  void makeTheCluster() throws Exception {
    Pki.open(certificates, List.of(), clock);
    PeerTls.open(
        certificates,
        new PeerSettings(
            "a",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 2380),
            "127.0.0.1",
            new Entrance.Init()),
        clock);
    secrets.put("abc123", token("abc123", "0123456789abcdef", "2026-05-01T01:00:00Z"));
    handler = handler(Optional.of(new FakeMembership()));
  }

  private JoinHandler handler(Optional<Membership> membership) {
    return new JoinHandler(membership, secrets, certificates, clock);
  }

  private static Map<String, String> token(String id, String secret, String expiration) {
    return Map.of(
        "token-id", id,
        "token-secret", secret,
        "expiration", expiration,
        "usage-bootstrap-binnacle-member", "true");
  }

  private static RawRequest post(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return new RawRequest(
        "POST",
        "/binnacle/join",
        Query.none(),
        new Headers(Map.of("Content-Length", List.of(Integer.toString(bytes.length)))),
        () -> bytes,
        InetAddress.getLoopbackAddress(),
        List.of());
  }

  private static RawRequest join(String token, String name, String address) {
    return post(
        "{\"token\":\"%s\",\"name\":\"%s\",\"peerAddress\":\"%s\"}"
            .formatted(token, name, address));
  }

  private int statusOf(RawRequest request) {
    return catchThrowableOfType(ApiException.class, () -> handler.answer(request)).status().code();
  }

  @Test
  void aGoodTokenGetsTheClusterItsMembersAndTheSharedFiles() throws Exception {
    Response.Content answer =
        (Response.Content) handler.answer(join(GOOD, "b", "127.0.0.1:2381")).orElseThrow();
    ObjectValue told = (ObjectValue) JsonReader.read(answer.chunks().getFirst());
    assertThat(told.text("cluster")).contains("the-cluster");
    assertThat(told.object("members").orElseThrow())
        .isEqualTo(ObjectValue.of("a", Value.of("127.0.0.1:2380")));
    ObjectValue files = told.object("files").orElseThrow();
    assertThat(files.names())
        .containsExactlyInAnyOrder(
            "pki/ca.crt",
            "pki/ca.key",
            "pki/peer-ca.crt",
            "pki/peer-ca.key",
            "pki/sa.key",
            "pki/sa.pub");
    assertThat(files.text("pki/ca.key")).contains(Files.readString(certificates.resolve("ca.key")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc123",
        "abc123.0123456789abcdee",
        "abc124.0123456789abcdef",
        "ABC123.0123456789abcdef"
      })
  void anotherTokenGetsNothing(String token) {
    assertThat(statusOf(join(token, "b", "127.0.0.1:2381"))).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-01T00:00:01Z,200",
    "2026-05-01T02:00:00+01:59,200",
    "2026-05-01T00:00:00Z,401",
    "2026-05-01T01:00:00+02:00,401",
    "tomorrow,401",
  })
  void aTokenIsGoodUntilItExpires(String expiration, int status) {
    secrets.put("abc123", token("abc123", "0123456789abcdef", expiration));
    RawRequest request = join(GOOD, "b", "127.0.0.1:2381");
    int answered =
        status == 200 ? handler.answer(request).orElseThrow().status() : statusOf(request);
    assertThat(answered).isEqualTo(status);
  }

  @Test
  void aTokenForSomethingElseGetsNothing() {
    secrets.put("abc123", Map.of("token-id", "abc123", "token-secret", "0123456789abcdef"));
    assertThat(statusOf(join(GOOD, "b", "127.0.0.1:2381"))).isEqualTo(401);
    secrets.type = "Opaque";
    secrets.put("abc123", token("abc123", "0123456789abcdef", "2026-05-01T01:00:00Z"));
    assertThat(statusOf(join(GOOD, "b", "127.0.0.1:2381"))).isEqualTo(401);
  }

  @Test
  void aStoreThatIsNotReadYetIsNoReasonToRefuse() {
    secrets.ready = false;
    assertThat(statusOf(join(GOOD, "b", "127.0.0.1:2381"))).isEqualTo(503);
  }

  @Test
  void aNameOrAnAddressThatIsTakenIsToldWithWhatToDo() {
    assertThat(
            catchThrowableOfType(
                ApiException.class, () -> handler.answer(join(GOOD, "a", "127.0.0.1:2381"))))
        .satisfies(failure -> assertThat(failure.status().code()).isEqualTo(409))
        .hasMessageContaining("already is a member \"a\" at 127.0.0.1:2380")
        .hasMessageContaining("binnacle member remove a");
    assertThat(
            catchThrowableOfType(
                ApiException.class, () -> handler.answer(join(GOOD, "b", "127.0.0.1:2380"))))
        .satisfies(failure -> assertThat(failure.status().code()).isEqualTo(409))
        .hasMessageContaining("--peer-port");
  }

  @ParameterizedTest
  @CsvSource({
    "B,127.0.0.1:2381",
    "../b,127.0.0.1:2381",
    "b,127.0.0.1",
    "b,127.0.0.1:0",
    "b,'a b:1'"
  })
  void aNameOrAnAddressThatIsNoneIsABadRequest(String name, String address) {
    assertThat(statusOf(join(GOOD, name, address))).isEqualTo(400);
  }

  @Test
  void aStoreThatIsNotReplicatedHasNoCluster() {
    handler = handler(Optional.empty());
    assertThat(statusOf(join(GOOD, "b", "127.0.0.1:2381"))).isEqualTo(404);
    assertThat(statusOf(join("wrong", "b", "127.0.0.1:2381"))).isEqualTo(401);
  }

  @Test
  void onlySmallBodiesOfKnownLengthAreRead() {
    assertThat(statusOf(post("x".repeat(17 << 10)))).isEqualTo(413);
    assertThat(statusOf(post("not json"))).isEqualTo(400);
    RawRequest endless =
        new RawRequest(
            "POST",
            "/binnacle/join",
            Query.none(),
            Headers.none(),
            () -> {
              throw new AssertionError("it is read");
            },
            InetAddress.getLoopbackAddress(),
            List.of());
    assertThat(statusOf(endless)).isEqualTo(400);
  }

  @Test
  void otherPathsAreNotItsOwn() {
    RawRequest other =
        new RawRequest(
            "GET",
            "/binnacle/members",
            Query.none(),
            Headers.none(),
            () -> new byte[0],
            InetAddress.getLoopbackAddress(),
            List.of());
    assertThat(handler.answer(other)).isEmpty();
  }
}
