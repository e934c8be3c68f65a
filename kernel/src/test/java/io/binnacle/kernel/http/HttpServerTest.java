package io.binnacle.kernel.http;

import static io.binnacle.kernel.http.ServedFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.tls.Pki;
import io.binnacle.spi.SpiException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HttpServerTest {
  private static final int LARGEST_BODY = 100_000;

  @TempDir static Path directory;

  private ServedFixture serve(RequestHandler handler) throws Exception {
    return new ServedFixture(directory, LARGEST_BODY, handler);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void bothProtocolsAreServedOverTls(Version version) throws Exception {
    try (ServedFixture served =
        serve(
            request ->
                text(
                    request.method()
                        + " "
                        + request.path()
                        + " "
                        + request.query().all("x")
                        + " "
                        + request.headers().all("x-test")
                        + " "
                        + new String(request.body().read(), StandardCharsets.UTF_8)
                        + " "
                        + request.peer().isLoopbackAddress()))) {
      HttpResponse<String> response =
          served
              .client(version)
              .send(
                  served
                      .request("/apis/a%20b?x=1&x=%2F")
                      .header("X-Test", "one")
                      .header("X-Test", "two")
                      .method("PATCH", BodyPublishers.ofString("body"))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("PATCH /apis/a b [1, /] [one, two] body true");
      assertThat(response.headers().firstValue("content-length"))
          .contains(Integer.toString(response.body().length()));
      assertThat(response.headers().map()).doesNotContainKeys("server", "set-cookie");
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1,true", "HTTP_2,true", "HTTP_2,false"})
  void theClientsCertificateReachesTheHandler(Version version, boolean shown) throws Exception {
    try (ServedFixture served =
        serve(
            request ->
                text(
                    request.clientCertificates().isEmpty()
                        ? "none"
                        : request
                            .clientCertificates()
                            .getFirst()
                            .getSubjectX500Principal()
                            .getName()))) {
      HttpResponse<String> response =
          served.client(version, shown).send(served.request("/").build(), BodyHandlers.ofString());
      assertThat(response.body())
          .isEqualTo(shown ? "CN=kubernetes-admin,O=system:masters" : "none");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void aHeaderThatIsTooLargeIs431AndHarmsNoOtherRequest(Version version) throws Exception {
    ServedFixture.Frames frames = new ServedFixture.Frames();
    try (ServedFixture served =
        serve(request -> request.path().equals("/watch") ? frames.response() : text("ok"))) {
      HttpClient client = served.client(version);
      HttpResponse<InputStream> watch =
          client.send(served.request("/watch").build(), BodyHandlers.ofInputStream());
      HttpResponse<String> refused =
          client.send(
              served.request("/").header("X-Large", "x".repeat(1_200_000)).build(),
              BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(431);

      frames.add("still there\n");
      byte[] told = watch.body().readNBytes("still there\n".length());
      assertThat(new String(told, StandardCharsets.UTF_8)).isEqualTo("still there\n");
      assertThat(client.send(served.request("/").build(), BodyHandlers.ofString()).body())
          .isEqualTo("ok");
    }
  }

  /// kube-apiserver takes up to 1 MiB.
  @Test
  void longHeadersAreTaken() throws Exception {
    try (ServedFixture served =
        serve(
            request -> text(Integer.toString(request.headers().first("x").orElse("").length())))) {
      for (Version version : List.of(Version.HTTP_1_1, Version.HTTP_2)) {
        assertThat(
                served
                    .client(version)
                    .send(
                        served.request("/").header("x", "x".repeat(1_000_000)).build(),
                        BodyHandlers.ofString())
                    .body())
            .as(version.name())
            .isEqualTo("1000000");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void largeAnswersAreZippedForWhoAsks(Version version) throws Exception {
    byte[] large = "0123456789".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    byte[] half = "0123456789".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    try (ServedFixture served =
        serve(
            request ->
                new Response.Content(
                    200,
                    "text/plain",
                    List.of(),
                    request.path().equals("/large") ? List.of(half, half) : List.of(half)))) {
      HttpClient client = served.client(version);
      HttpResponse<byte[]> zipped =
          client.send(
              served.request("/large").header("Accept-Encoding", "gzip").build(),
              BodyHandlers.ofByteArray());
      assertThat(zipped.headers().firstValue("content-encoding")).contains("gzip");
      assertThat(zipped.headers().firstValue("vary")).contains("Accept-Encoding");
      assertThat(zipped.body().length).isLessThan(large.length / 10);
      assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
          .isEqualTo(large);

      for (String[] plain :
          new String[][] {{"/large", "identity"}, {"/small", "gzip"}, {"/large", "gzip;q=0"}}) {
        HttpResponse<byte[]> answer =
            client.send(
                served.request(plain[0]).header("Accept-Encoding", plain[1]).build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(answer.body()).isEqualTo(plain[0].equals("/large") ? large : half);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void headAndNotModifiedHaveNoBody(Version version) throws Exception {
    try (ServedFixture served =
        serve(
            request ->
                request.path().equals("/cached")
                    ? new Response.Content(304, "", List.of(new Header("ETag", "\"1\"")), List.of())
                    : text("12345"))) {
      HttpClient client = served.client(version);
      HttpResponse<String> head =
          client.send(served.request("/").HEAD().build(), BodyHandlers.ofString());
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValue("content-length")).contains("5");
      HttpResponse<String> cached =
          client.send(served.request("/cached").build(), BodyHandlers.ofString());
      assertThat(cached.statusCode()).isEqualTo(304);
      assertThat(cached.headers().firstValue("content-type")).isEmpty();
      assertThat(cached.body()).isEmpty();
      assertThat(cached.headers().firstValue("etag")).contains("\"1\"");
    }
  }

  /// What the handler sees is what is authorized: no second reading of the path anywhere.
  @ParameterizedTest
  @CsvSource({
    "/api/v1//namespaces,/api/v1//namespaces",
    "/api/../v1/./x,/api/../v1/./x",
    "/a%2e%2e/b,/a../b",
    "/a/%2e%2e/b,/a/../b",
    "/a;x=1/b,/a;x=1/b",
    "/a%253Bb,/a%3Bb",
    "/a%2Fb,/a/b",
    "/a+b,/a+b",
    "/a/,/a/",
    "/%61pi,/api",
  })
  void pathsReachTheHandlerDecodedOnce(String sent, String seen) throws Exception {
    try (ServedFixture served = serve(request -> text(request.path()));
        SSLSocket socket = served.socket()) {
      assertThat(answer(socket, sent)).isEqualTo(seen);
    }
  }

  @Test
  void aPathThatCannotBeDecodedIsABadRequest() throws Exception {
    try (ServedFixture served = serve(request -> text("never"));
        SSLSocket socket = served.socket()) {
      assertThat(whole(socket, "/a%zz")).startsWith("HTTP/1.1 400 ").doesNotContain("never");
    }
  }

  /// fabric8's client asks for watches in this way first, and goes on without when it gets a plain
  /// answer; for a 404 it gave up.
  @Test
  void aWishForAWebSocketReachesTheHandler() throws Exception {
    try (ServedFixture served =
            serve(request -> text(request.headers().first("sec-websocket-key").orElse("none")));
        SSLSocket socket = served.socket()) {
      String asked =
          String.join(
              "\r\n",
              "GET /x HTTP/1.1",
              "Host: localhost",
              "Connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==",
              "",
              "");
      ServedFixture.send(socket, asked);
      assertThat(ServedFixture.through(socket.getInputStream(), "\r\n\r\ndGhlIHNhbXBsZQ=="))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  private static String answer(SSLSocket socket, String path) throws Exception {
    String whole = whole(socket, path);
    return whole.substring(whole.indexOf("\r\n\r\n") + 4);
  }

  private static String whole(SSLSocket socket, String path) throws Exception {
    ServedFixture.send(
        socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  @Test
  void anAddressInUseIsNamed() throws Exception {
    try (ServedFixture first = serve(request -> text("ok"))) {
      int port = first.port();
      var pki = Pki.open(directory, List.of(), Clock.systemUTC());
      assertThatThrownBy(
              () ->
                  HttpServer.start(
                      new HttpSettings(
                          "127.0.0.1",
                          port,
                          pki.servingStore(),
                          pki.clientAuthorities(),
                          LARGEST_BODY,
                          HttpTimes.usual()),
                      request -> text("never")))
          .isInstanceOf(SpiException.class)
          .hasMessageStartingWith("--secure-port: cannot listen on 127.0.0.1:" + port + ": ")
          .hasMessageNotContaining("\n");
    }
  }
}
