package io.binnacle.kernel.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.ByteTunnel;
import io.binnacle.kernel.exchange.Caller;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.tls.BackendTls;
import io.binnacle.kernel.tls.TestBackendTls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests passed on to a backend that says whatever the test has it say.
@Timeout(60)
class ProxyTest {
  private final CompletableFuture<String> asked = new CompletableFuture<>();
  private final CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
  private ServerSocket backend;
  private Proxy proxy;

  @BeforeEach
  void listen() throws Exception {
    backend = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    proxy = new Proxy(new Outbound(TestBackendTls.create()));
  }

  @AfterEach
  void close() throws Exception {
    backend.close();
  }

  /// Answers one request by that text, then waits for the proxy to hang up, or hangs up itself.
  private void answer(String text, boolean hangUp) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = backend.accept()) {
                InputStream in = socket.getInputStream();
                ByteArrayOutputStream head = new ByteArrayOutputStream();
                String all = "";
                while (!ended(all)) {
                  head.write(in.read());
                  all = head.toString(StandardCharsets.ISO_8859_1);
                }
                asked.complete(all);
                socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
                if (!hangUp) {
                  hungUp.complete(in.read() < 0);
                }
              } catch (IOException e) {
                hungUp.complete(true);
              }
            });
  }

  private static boolean ended(String request) {
    return request.contains("Transfer-Encoding")
        ? request.endsWith("0\r\n\r\n")
        : request.endsWith("\r\n\r\n");
  }

  private Destination there() {
    return new Destination(false, "127.0.0.1", backend.getLocalPort(), BackendTls.Peer.WORKLOAD);
  }

  /// One who leaves when he is told to.
  private static final class Leaver implements Caller {
    private final List<Runnable> actions = new ArrayList<>();

    @Override
    public String host() {
      return "api.example:6443";
    }

    @Override
    public synchronized void onLeave(Runnable action) {
      actions.add(action);
    }

    synchronized void leave() {
      actions.forEach(Runnable::run);
    }
  }

  private static RawRequest request(
      String method, String path, Map<String, List<String>> headers, byte[] body, Caller caller)
      throws IOException {
    return new RawRequest(
        method,
        path,
        Query.none(),
        new Headers(headers),
        new RequestBody() {
          @Override
          public byte[] read() {
            throw new AssertionError("bodies that are passed on are of any length");
          }

          @Override
          public InputStream stream() {
            return new ByteArrayInputStream(body);
          }
        },
        InetAddress.getByName("10.1.2.3"),
        List.of(),
        caller);
  }

  private static RawRequest get(Map<String, List<String>> headers) throws IOException {
    return request("GET", "/pods/p/proxy/x", headers, new byte[0], new Leaver());
  }

  private static String body(Response response) throws InterruptedException {
    StringBuilder body = new StringBuilder();
    try (var frames = ((Response.Stream) response).frames()) {
      for (List<byte[]> next = frames.next(); !next.isEmpty(); next = frames.next()) {
        next.forEach(frame -> body.append(new String(frame, StandardCharsets.US_ASCII)));
      }
    }
    return body.toString();
  }

  @Test
  void whatLetsTheCallerInHereStaysHere() throws Exception {
    answer("HTTP/1.1 204 No Content\r\n\r\n", false);
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("Authorization", List.of("Bearer secret"));
    headers.put("Impersonate-User", List.of("somebody"));
    headers.put("Impersonate-Extra-Scopes", List.of("secret"));
    headers.put(
        "Sec-WebSocket-Protocol",
        List.of("base64url.bearer.authorization.k8s.io.c2VjcmV0, v4.channel.k8s.io"));
    headers.put("Connection", List.of("keep-alive, X-Hop"));
    headers.put("X-Hop", List.of("secret"));
    headers.put("X-Forwarded-For", List.of("10.9.9.9"));
    headers.put("X-Kept", List.of("one", "two"));
    Response response = proxy.pass(get(headers), there(), "/x");
    assertThat(response.status()).isEqualTo(204);
    assertThat(asked.get(10, TimeUnit.SECONDS))
        .startsWith("GET /x HTTP/1.1\r\nHost: api.example:6443\r\n")
        .doesNotContainIgnoringCase("secret", "c2Vjc", "impersonate", "authorization", "hop")
        .contains(
            "Sec-Websocket-Protocol: v4.channel.k8s.io\r\n",
            "X-Kept: one\r\nX-Kept: two\r\n",
            "X-Forwarded-For: 10.9.9.9, 10.1.2.3\r\n",
            "X-Forwarded-Uri: /pods/p/proxy/x\r\n");
  }

  @Test
  void whatSpeaksOfTheBackendAloneDoesNotComeBack() throws Exception {
    answer(
        "HTTP/1.1 200 Fine\r\nConnection: close, X-Mine\r\nX-Mine: 1\r\nKeep-Alive: 1\r\n"
            + "Access-Control-Allow-Origin: *\r\nX-Kept: 1\r\nContent-Type: a/b\r\n\r\nto the end",
        true);
    Response response = proxy.pass(get(Map.of()), there(), "/x");
    assertThat(response.contentType()).isEqualTo("a/b");
    assertThat(response.headers()).containsExactly(new Header("X-Kept", "1"));
    assertThat(body(response)).isEqualTo("to the end");
  }

  @Test
  void aBodyOfUnknownLengthIsSentInChunks() throws Exception {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false);
    Response response =
        proxy.pass(request("POST", "/x", Map.of(), new byte[100_000], new Leaver()), there(), "/x");
    assertThat(body(response)).isEqualTo("ok");
    assertThat(asked.get(10, TimeUnit.SECONDS))
        .contains("Transfer-Encoding: chunked\r\n\r\n1\r\n")
        .doesNotContain("Content-Length");
    assertThat(hungUp.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void chunksComeBackJoined() throws Exception {
    answer(
        String.join(
            "\r\n",
            List.of(
                "HTTP/1.1 100 Continue",
                "",
                "HTTP/1.1 200 OK",
                "Transfer-Encoding: chunked",
                "",
                "3;x=y",
                "abc",
                "A",
                "0123456789",
                "0",
                "Trailer: 1",
                "",
                "")),
        false);
    Response response = proxy.pass(get(Map.of()), there(), "/x");
    assertThat(body(response)).isEqualTo("abc0123456789");
    assertThat(response.headers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\nxyz\r\n\r\n"
      })
  void aPartIsNotTheWhole(String answer) throws Exception {
    answer(answer, true);
    Response response = proxy.pass(get(Map.of()), there(), "/x");
    assertThatThrownBy(() -> body(response)).isInstanceOf(UncheckedIOException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/there/x?y=1#z | /pods/p/proxy/there/x?y=1#z",
        "http://BACKEND/there/ | /pods/p/proxy/there/",
        "http://api.example:6443/there | http://api.example:6443/pods/p/proxy/there",
        "http://elsewhere/there | http://elsewhere/there",
        "beside | beside",
        "/pods/p/proxy/there | /pods/p/proxy/there",
        "/a b | /a b"
      })
  void redirectionsLeadBackThroughTheProxy(String location, String expected) throws Exception {
    String told = location.replace("BACKEND", there().authority());
    answer("HTTP/1.1 302 Found\r\nLocation: " + told + "\r\nContent-Length: 0\r\n\r\n", false);
    Response response = proxy.pass(get(Map.of()), there(), "/x");
    assertThat(response.headers()).contains(new Header("Location", expected));
    body(response);
  }

  private static final Map<String, List<String>> LEAVING =
      Map.of("Connection", List.of("Upgrade"), "Upgrade", List.of("echo"));

  @Test
  void aTunnelCarriesWhatFollowsTheSwitchAndEndsWithTheBackend() throws Exception {
    answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\nfirst", true);
    Response.Upgraded switched =
        (Response.Upgraded) proxy.tunnel(get(LEAVING), there(), "/x", "a=b");
    assertThat(switched.headers()).containsExactly(new Header("Upgrade", "echo"));
    assertThat(asked.get(10, TimeUnit.SECONDS))
        .startsWith("GET /x?a=b HTTP/1.1\r\n")
        .contains("Connection: Upgrade\r\n", "Upgrade: echo\r\n");
    ByteArrayOutputStream toClient = new ByteArrayOutputStream();
    switched.tunnel().receive(toClient);
    assertThat(toClient.toString(StandardCharsets.US_ASCII)).isEqualTo("first");
  }

  @Test
  void aTunnelThatIsClosedHangsUp() throws Exception {
    answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\n", false);
    ByteTunnel tunnel =
        ((Response.Upgraded) proxy.tunnel(get(LEAVING), there(), "/x", "")).tunnel();
    tunnel.close();
    assertThat(hungUp.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatDoesNotSwitchIsNoTunnel() throws Exception {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false);
    assertThatThrownBy(() -> proxy.tunnel(get(LEAVING), there(), "/x", ""))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status().code()).isEqualTo(500))
        .hasMessage("invalid upgrade response: status code 200");
    assertThat(hungUp.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aRefusalToSwitchIsPassedOn() throws Exception {
    answer("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", false);
    Response response = proxy.tunnel(get(LEAVING), there(), "/x", "");
    assertThat(response.status()).isEqualTo(403);
    assertThat(body(response)).isEqualTo("no");
  }

  @Test
  void aClientThatLeavesEndsTheWaitForABackendThatHangs() throws Exception {
    answer("", false);
    Leaver caller = new Leaver();
    Thread.ofVirtual().start(() -> leaveOnceAsked(caller));
    assertThatThrownBy(
            () -> proxy.pass(request("GET", "/x", Map.of(), new byte[0], caller), there(), "/x"))
        .isInstanceOf(ApiException.class);
    assertThat(hungUp.get(10, TimeUnit.SECONDS)).isTrue();
  }

  private void leaveOnceAsked(Leaver caller) {
    asked.join();
    caller.leave();
  }

  @Test
  void aBackendThatHangsIsNotWaitedForLongerThanAgreed() throws Exception {
    answer("", false);
    assertThatThrownBy(() -> proxy.get(get(Map.of()), there(), "/x", "", Duration.ofMillis(200)))
        .hasMessage("net/http: timeout awaiting response headers");
    assertThat(hungUp.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | EOF",
        "SSH-2.0-OpenSSH | malformed HTTP response \"SSH-2.0-OpenSSH\"",
        "HTTP/1.1 999 | malformed HTTP response \"HTTP/1.1 999\""
      })
  void whatSpeaksNoHttpIsToldAsSuch(String line, String words) throws Exception {
    answer(line.isEmpty() ? "" : line + "\r\n", true);
    assertThatThrownBy(() -> proxy.pass(get(Map.of()), there(), "/x"))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status().code()).isEqualTo(503))
        .hasMessage("error trying to reach service: " + words);
  }

  @Test
  void failuresHaveGosWords() throws Exception {
    Destination nobody = there();
    backend.close();
    String refused = "dial tcp " + nobody.authority() + ": connect: connection refused";
    assertThatThrownBy(() -> proxy.pass(get(Map.of()), nobody, "/x"))
        .hasMessage("error trying to reach service: " + refused);
    assertThatThrownBy(() -> proxy.tunnel(get(LEAVING), nobody, "/x", ""))
        .hasMessage("error dialing backend: " + refused);
    Destination unknown = new Destination(true, "nowhere.invalid", 443, BackendTls.Peer.WORKLOAD);
    assertThatThrownBy(() -> proxy.pass(get(Map.of()), unknown, "/x"))
        .hasMessage(
            "error trying to reach service: dial tcp: lookup nowhere.invalid: no such host");
  }

  @ParameterizedTest
  @CsvSource({"'',''", "/,/", "/a,/a", "/a/,/a/", "/a//b/./../c,/a/c", "/../..,/", "/../a/,/a/"})
  void pathsAreCleaned(String path, String cleaned) {
    assertThat(UrlPath.clean(path)).isEqualTo(cleaned);
  }

  @ParameterizedTest
  @CsvSource({
    "/a:b@c=d+e&f$g,/a:b@c=d+e&f$g",
    "/a b?c#d%e,/a%20b%3Fc%23d%25e",
    "/\u00e4!*'(,/%C3%A4%21%2A%27%28"
  })
  void pathsAreEscaped(String path, String escaped) {
    assertThat(UrlPath.escape(path)).isEqualTo(escaped);
  }
}
