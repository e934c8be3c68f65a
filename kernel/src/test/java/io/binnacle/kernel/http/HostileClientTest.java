package io.binnacle.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients of HTTP/2 that mean harm: their connections are ended, and others are served.
class HostileClientTest {
  private static final byte[] NOTHING = {};
  private static final int CANCEL = 8;
  private static final int LARGE = 4 << 20;
  private static final int BATCH = 500;

  @TempDir private static Path directory;
  private static ServedFixture served;

  @BeforeAll
  static void start() throws Exception {
    served = new ServedFixture(directory, 1000, HostileClientTest::answer);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static Response answer(RawRequest request) {
    return request.path().equals("/large")
        ? new Response.Content(200, "text/plain", new byte[LARGE])
        : ServedFixture.text("served");
  }

  @AfterEach
  void othersAreServed() throws Exception {
    try (Http2Socket other = new Http2Socket(served.socket())) {
      other.get(1, "/");
      assertThat(other.readData(1).text()).isEqualTo("served");
    }
  }

  @FunctionalInterface
  private interface Frames {
    byte[] of(int number) throws IOException;
  }

  /// What is sent over and over.
  record Flood(String name, Frames frames) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Frames always(int type, int flags, int stream, byte[] content) {
    byte[] frame = Http2Socket.frame(type, flags, stream, content);
    return _ -> frame;
  }

  private static byte[] request(int stream, int flags) throws IOException {
    return Http2Socket.frame(Http2Socket.HEADERS, flags, stream, Http2Socket.fields("GET", "/"));
  }

  private static byte[] both(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  static Stream<Flood> floods() {
    byte[] eight = new byte[8];
    return Stream.of(
        new Flood(
            "requests that are reset",
            number ->
                both(
                    request(2 * number + 3, Http2Socket.END_STREAM | Http2Socket.END_HEADERS),
                    Http2Socket.frame(
                        Http2Socket.RESET, 0, 2 * number + 3, Http2Socket.number(CANCEL)))),
        new Flood("pings", always(Http2Socket.PING, 0, 0, eight)),
        new Flood("settings", always(Http2Socket.SETTINGS, 0, 0, NOTHING)),
        new Flood("priorities", always(Http2Socket.PRIORITY, 0, 1, new byte[5])),
        new Flood("frames of no known type", always(0x55, 0, 0, eight)),
        new Flood(
            "headers without end",
            number ->
                number == 0
                    ? request(3, 0)
                    : Http2Socket.frame(Http2Socket.CONTINUATION, 0, 3, NOTHING)),
        new Flood(
            "headers that are very large",
            number ->
                number == 0
                    ? request(3, 0)
                    : Http2Socket.frame(
                        Http2Socket.CONTINUATION, 0, 3, Http2Socket.field("a", "b".repeat(120)))));
  }

  @ParameterizedTest
  @MethodSource
  void floods(Flood flood) throws Exception {
    try (Http2Socket client = new Http2Socket(served.socket())) {
      client.get(1, "/");
      assertThat(client.readData(1).text()).isEqualTo("served");
      assertThat(ends(client, flood)).isTrue();
    }
  }

  /// Whether the server hangs up before the client has sent for a while.
  private static boolean ends(Http2Socket client, Flood flood) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    int number = 0;
    try {
      while (System.nanoTime() < end) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int i = 0; i < BATCH; i++) {
          batch.writeBytes(flood.frames().of(number++));
        }
        client.send(batch.toByteArray());
      }
      return false;
    } catch (IOException hungUp) {
      return true;
    }
  }

  /// A frame that is against the protocol.
  record Fault(String name, Frames frames) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("no more window", _ -> window(0, 0)),
        new Fault("too much window", _ -> both(window(0, 0x7fffffff), window(0, 0x7fffffff))),
        new Fault(
            "too large a first window",
            _ ->
                Http2Socket.frame(
                    Http2Socket.SETTINGS, 0, 0, new byte[] {0, 4, (byte) 0x80, 0, 0, 0})),
        new Fault(
            "data of no request", _ -> Http2Socket.frame(Http2Socket.DATA, 0, 9, new byte[8])),
        new Fault("a frame that is too large", _ -> Arrays.copyOf(new byte[] {0x7f}, 1 << 20)),
        new Fault(
            "headers that are none",
            _ ->
                Http2Socket.frame(
                    Http2Socket.HEADERS,
                    Http2Socket.END_HEADERS,
                    3,
                    new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff})));
  }

  private static byte[] window(int stream, int more) throws IOException {
    return Http2Socket.frame(Http2Socket.WINDOW_UPDATE, 0, stream, Http2Socket.number(more));
  }

  @ParameterizedTest
  @MethodSource
  void faults(Fault fault) throws Exception {
    try (Http2Socket client = new Http2Socket(served.socket())) {
      try {
        client.send(fault.frames().of(0));
        assertThat(client.read().type()).isEqualTo(Http2Socket.GO_AWAY);
      } catch (IOException hungUp) {
        // It may do so before it is heard.
      }
    }
  }

  /// One field of the table, named again and again: a byte each on the wire. Up to the limit of
  /// what is read it is answered, and all other requests of the connection are.
  @Test
  void aHeaderThatIsSmallOnTheWireOnlyIsRefused() throws Exception {
    byte[] large = Http2Socket.field("a", "b".repeat(3900));
    large[0] = 0x40;
    int ends = Http2Socket.END_STREAM | Http2Socket.END_HEADERS;
    byte[] again = new byte[400];
    Arrays.fill(again, (byte) 0xbe);
    try (Http2Socket client = new Http2Socket(served.socket())) {
      byte[] head = both(Http2Socket.fields("GET", "/"), large);
      client.write(Http2Socket.HEADERS, ends, 1, head);
      assertThat(client.readData(1).text()).isEqualTo("served");
      client.write(Http2Socket.HEADERS, ends, 3, both(Http2Socket.fields("GET", "/"), again));
      // An answer without a body: what it is stands in its headers.
      assertThat(client.read().flags() & Http2Socket.END_STREAM).isNotZero();
      client.get(5, "/");
      assertThat(client.readData(5).text()).isEqualTo("served");
    }
  }

  /// Every stream has an answer that its client does not take.
  @Test
  void manyAnswersThatNobodyReadsHoldUpNobody() throws Exception {
    try (Http2Socket client = new Http2Socket(served.socket())) {
      client.send(Http2Socket.frame(Http2Socket.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}));
      for (int i = 0; i < 300; i++) {
        client.get(2 * i + 1, "/large");
      }
      for (int i = 0; i < 300; i++) {
        assertThat(client.read().type()).isEqualTo(Http2Socket.HEADERS);
      }
      othersAreServed();
    }
  }

  @Test
  void halfABeginningIsNoConnection() throws Exception {
    try (var socket = served.socket()) {
      ServedFixture.send(socket, "PRI * HTTP/2.0\r\n\r\n");
      othersAreServed();
    }
  }
}
