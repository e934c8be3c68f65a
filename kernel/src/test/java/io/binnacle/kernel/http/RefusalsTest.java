package io.binnacle.kernel.http;

import static io.binnacle.kernel.http.ServedFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is no HTTP, or none that Go would take, is refused as Go's `net/http` refuses it: each
/// answer was recorded from kube-apiserver.
class RefusalsTest {
  private static final String BAD = "400 Bad Request";
  private static final String POST = "POST /a HTTP/1.1|Host: a|";

  @TempDir private static Path directory;
  private static ServedFixture served;

  @BeforeAll
  static void start() throws Exception {
    served =
        new ServedFixture(
            directory,
            1000,
            request ->
                text(request.method() + " " + request.path() + request.body().read().length));
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  /// @param sent where `|` stands, a line ends
  /// @param body of the answer
  record Refused(String sent, int status, String body) {}

  static Stream<Refused> refused() {
    return Stream.of(
        new Refused("GET /a HTTP/1.1||", 400, BAD + ": missing required Host header"),
        new Refused("GET /a HTTP/1.1|Host: a|Host: b||", 400, BAD),
        new Refused("GET /a HTTP/1.1|Host: a b||", 400, BAD + ": malformed Host header"),
        new Refused("GET /a HTTP/1.1|Host: a/b||", 400, BAD + ": malformed Host header"),
        new Refused("GET /a HTTQ/1.1|Host: a||", 400, BAD),
        new Refused("GET /a HTTP/x.y|Host: a||", 400, BAD),
        new Refused("GET /a||", 400, BAD),
        new Refused(
            "GET /a HTTP/3.0|Host: a||",
            505,
            "505 HTTP Version Not Supported: unsupported protocol version"),
        new Refused("\0\1\2garbage||", 400, BAD),
        new Refused("GET /a b HTTP/1.1|Host: a||", 400, BAD),
        new Refused("G@T /a HTTP/1.1|Host: a||", 400, BAD),
        new Refused("GET a HTTP/1.1|Host: a||", 400, BAD),
        new Refused("GET /%zz HTTP/1.1|Host: a||", 400, BAD),
        new Refused("GET /\1 HTTP/1.1|Host: a||", 400, BAD),
        new Refused("GET /a HTTP/1.1|Host: a|Foo||", 400, BAD),
        new Refused("GET /a HTTP/1.1|Host: a|F(o: b||", 400, BAD),
        new Refused("GET /a HTTP/1.1|Host: a|Foo: a\0b||", 400, BAD),
        new Refused("GET /a HTTP/1.1|Host: a|Foo: a\rb||", 400, BAD),
        new Refused(
            "GET /a HTTP/1.1|Host: a|Foo: " + "a".repeat(2_000_000) + "||",
            431,
            "431 Request Header Fields Too Large"),
        new Refused(
            "GET /" + "a".repeat(2_000_000) + " HTTP/1.1|Host: a||",
            431,
            "431 Request Header Fields Too Large"),
        new Refused(POST + "Content-Length: x||", 400, BAD),
        new Refused(POST + "Content-Length: -1||", 400, BAD),
        new Refused(POST + "Content-Length: 99999999999999999999||", 400, BAD),
        new Refused(POST + "Content-Length: 1|Content-Length: 2||{}", 400, BAD),
        new Refused(POST + "Transfer-Encoding: gzip||", 501, "Unsupported transfer encoding"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(Refused c) throws Exception {
    String answer = answer(c.sent());
    assertThat(answer).startsWith("HTTP/1.1 " + c.status() + " ").endsWith("\r\n\r\n" + c.body());
    assertThat(answer)
        .containsIgnoringCase("\r\nContent-Type: text/plain; charset=utf-8\r\n")
        .containsIgnoringCase("\r\nConnection: close\r\n")
        .doesNotContain("<html", "jetty", "java");
  }

  /// @param sent where `|` stands, a line ends
  /// @param body of the answer
  record Taken(String sent, String body) {}

  static Stream<Taken> taken() {
    String end = "Connection: close||";
    return Stream.of(
        new Taken("FOO /a HTTP/1.1|Host: a|" + end, "FOO /a0"),
        new Taken("get /a HTTP/1.1|Host: a|" + end, "get /a0"),
        new Taken("GET http://b/a HTTP/1.1|Host: a|" + end, "GET /a0"),
        new Taken("GET /\"<>^`{|} HTTP/1.1|Host: a|".replace("{|}", "{}") + end, "GET /\"<>^`{}0"),
        new Taken("GET /%ff HTTP/1.1|Host: a|" + end, "GET /\ufffd0"),
        new Taken("GET /a HTTP/1.1|Host: a|Foo: a| b|" + end, "GET /a0"),
        new Taken(POST + "Content-Length: 2|Content-Length: 2|" + end + "{}", "POST /a2"),
        new Taken(
            POST + "Content-Length: 9|Transfer-Encoding: chunked|" + end + "2|{}|0||", "POST /a2"));
  }

  @ParameterizedTest
  @MethodSource
  void taken(Taken c) throws Exception {
    assertThat(answer(c.sent())).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n" + c.body());
  }

  private static String answer(String sent) throws Exception {
    try (SSLSocket socket = served.socket()) {
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      socket
                          .getOutputStream()
                          .write(sent.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                      socket.getOutputStream().flush();
                    } catch (java.io.IOException refusedBeforeTheEnd) {
                      // The answer says why.
                    }
                  });
      byte[] answer = socket.getInputStream().readAllBytes();
      sender.join();
      return new String(answer, StandardCharsets.UTF_8);
    }
  }
}
