package io.binnacle.kernel.http;

import static io.binnacle.kernel.http.ServedFixture.send;
import static io.binnacle.kernel.http.ServedFixture.through;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.http.Http2Socket.Frame;
import io.binnacle.spi.storage.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that let the server wait, with patience a hundredth of the usual. What trickles in is
/// never silent, but late.
class SlowClientTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int LARGE = 32 << 20;
  private static final String LATE =
      "\"message\":\"Timeout: request did not complete within the allotted timeout\","
          + "\"reason\":\"Timeout\",\"details\":{},\"code\":504}";

  @TempDir static Path directory;

  private final ServedFixture.Frames frames = new ServedFixture.Frames();

  private ServedFixture serve(HttpTimes times) throws Exception {
    return new ServedFixture(directory, HttpSettings.LARGEST_BODY, times, this::answer);
  }

  private Response answer(RawRequest request) {
    try {
      return switch (request.path()) {
        case "/large" -> new Response.Content(200, "text/plain", new byte[LARGE]);
        case "/stream" -> frames.response();
        default ->
            ServedFixture.text(
                Integer.toString(request.body().before(Deadline.after(SHORT)).read().length));
      };
    } catch (ApiException failed) {
      return new Response.Content(
          failed.status().code(), "application/json", JsonWriter.write(failed.status().toValue()));
    }
  }

  private static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /// Sends one more byte now and then until the server answers or has hung up.
  ///
  /// @return all that it answered
  private static String trickle(Socket socket, String piece) throws IOException {
    socket.setSoTimeout(50);
    InputStream in = socket.getInputStream();
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[4096];
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (System.nanoTime() < end) {
      try {
        int count = in.read(buffer);
        if (count < 0) {
          return answer.toString();
        }
        answer.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      } catch (SocketTimeoutException nothingYet) {
        try {
          send(socket, piece);
        } catch (IOException hungUp) {
          return answer.toString();
        }
      } catch (IOException hungUp) {
        return answer.toString();
      }
    }
    throw new AssertionError("still served");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 1000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"})
  void aBodyThatTricklesIn(String length) throws Exception {
    try (ServedFixture served = serve(HttpTimes.usual());
        SSLSocket socket = served.socket()) {
      send(socket, "POST / HTTP/1.1\r\nHost: a\r\n" + length);
      assertThat(trickle(socket, length.startsWith("T") ? "1\r\n \r\n" : " "))
          .startsWith("HTTP/1.1 504 ")
          .containsIgnoringCase("\r\nConnection: close\r\n")
          .endsWith(LATE);
    }
  }

  @Test
  void aBodyThatStops() throws Exception {
    try (ServedFixture served = serve(HttpTimes.usual());
        SSLSocket socket = served.socket()) {
      send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123");
      assertThat(trickle(socket, "")).startsWith("HTTP/1.1 504 ").endsWith(LATE);
    }
  }

  /// The connection, with whatever else is asked by it, stays.
  @Test
  void aBodyOfHttp2ThatStops() throws Exception {
    try (ServedFixture served = serve(HttpTimes.usual());
        Http2Socket client = new Http2Socket(served.socket())) {
      client.post(1, "/");
      client.write(Http2Socket.DATA, 0, 1, new byte[10]);
      assertThat(client.readData(1).text()).endsWith(LATE);
      client.get(3, "/");
      assertThat(client.readData(3).text()).isEqualTo("0");
    }
  }

  @Test
  void aHandshakeThatDoesNotEnd() throws Exception {
    try (ServedFixture served = serve(new HttpTimes(SHORT, LONG, LONG, LONG));
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), served.port());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      send(socket, "\u0016\u0003\u0001\u0010\u0000");
      assertThat(trickle(socket, "a")).isEmpty();
      assertThat(trickle(silent, "")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHost: a\r\nFoo: "})
  void headersThatTrickleInOrNeverCome(String begun) throws Exception {
    try (ServedFixture served = serve(new HttpTimes(SHORT, LONG, LONG, LONG));
        SSLSocket socket = served.socket()) {
      send(socket, begun);
      assertThat(trickle(socket, begun.isEmpty() ? "" : "a")).isEmpty();
    }
  }

  @Test
  void secondHeadersThatTrickleIn() throws Exception {
    try (ServedFixture served = serve(new HttpTimes(SHORT, LONG, LONG, LONG));
        SSLSocket socket = served.socket()) {
      send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(trickle(socket, "F")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n0");
    }
  }

  @Test
  void aConnectionThatIsNotUsedAnyMore() throws Exception {
    try (ServedFixture served = serve(new HttpTimes(LONG, SHORT, LONG, LONG));
        SSLSocket socket = served.socket();
        Http2Socket client = new Http2Socket(served.socket())) {
      send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      client.get(1, "/");
      assertThat(client.readData(1).text()).isEqualTo("0");
      assertThat(trickle(socket, "")).startsWith("HTTP/1.1 200 ");
      assertThat(client.read().type()).isEqualTo(Http2Socket.GO_AWAY);
    }
  }

  /// It was taken for a fault of the connection.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamWithNothingToTellIsNotLate(boolean multiplexed) throws Exception {
    long begun = System.nanoTime();
    try (ServedFixture served = serve(new HttpTimes(SHORT, SHORT, SHORT, SHORT));
        SSLSocket socket = served.socket()) {
      Http2Socket client = multiplexed ? new Http2Socket(socket) : null;
      if (client == null) {
        send(socket, "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
      } else {
        client.get(1, "/stream");
      }
      eventually("silence", () -> System.nanoTime() - begun > 5 * SHORT.toNanos());
      frames.add("news");
      if (client == null) {
        through(socket.getInputStream(), "news");
      } else {
        assertThat(client.readData(1).text()).isEqualTo("news");
      }
    }
  }

  @Test
  void aStreamThatIsNotRead() throws Exception {
    try (ServedFixture served = serve(new HttpTimes(LONG, LONG, LONG, SHORT));
        Http2Socket client = new Http2Socket(served.socket())) {
      client.get(1, "/stream");
      for (int i = 0; i < 10; i++) {
        frames.add("x".repeat(100_000));
      }
      assertThat(resetOf(client, 1)).isTrue();
      eventually("closed", () -> frames.closed);
      client.get(3, "/");
      assertThat(client.readData(3).text()).isEqualTo("0");
    }
  }

  @Test
  void anAnswerOverHttp2ThatIsNotRead() throws Exception {
    try (ServedFixture served = serve(new HttpTimes(LONG, LONG, SHORT, LONG));
        Http2Socket client = new Http2Socket(served.socket())) {
      client.get(1, "/large");
      assertThat(resetOf(client, 1)).isTrue();
      client.get(3, "/");
      assertThat(client.readData(3).text()).isEqualTo("0");
    }
  }

  @Test
  void anAnswerThatIsNotRead() throws Exception {
    try (ServedFixture served = serve(new HttpTimes(LONG, LONG, SHORT, LONG));
        SSLSocket socket = served.socket()) {
      send(socket, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
      long begun = System.nanoTime();
      eventually("patience", () -> System.nanoTime() - begun > 8 * SHORT.toNanos());
      // What was under way comes, and then the end, or a reset.
      long read = 0;
      try {
        for (int count = 0; count >= 0; read += count) {
          count = socket.getInputStream().read(new byte[64 << 10]);
        }
      } catch (IOException reset) {
        // That is an end too.
      }
      assertThat(read).isPositive().isLessThan(LARGE);
    }
  }

  /// Nothing passes such a connection any more, not even that its requests have failed.
  @Test
  void aConnectionThatIsNotRead() throws Exception {
    try (ServedFixture served = serve(new HttpTimes(LONG, LONG, LONG, SHORT));
        Http2Socket client = new Http2Socket(served.socket())) {
      byte[] most = {0, 4, 0x7f, -1, -1, -1};
      client.write(Http2Socket.SETTINGS, 0, 0, most);
      client.get(1, "/stream");
      for (int i = 0; i < 32; i++) {
        frames.add("x".repeat(1 << 20));
      }
      eventually("closed", () -> frames.closed);
    }
  }

  private static boolean resetOf(Http2Socket client, int stream) throws IOException {
    while (true) {
      Frame frame = client.read();
      if (frame.stream() == stream && frame.type() == Http2Socket.RESET) {
        return true;
      }
    }
  }
}
