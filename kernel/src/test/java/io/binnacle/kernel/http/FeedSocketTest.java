package io.binnacle.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.exchange.FrameFeed;
import io.binnacle.kernel.exchange.Response;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Watches over WebSockets.
@Timeout(60)
class FeedSocketTest {
  @TempDir private Path directory;

  /// Frames that the test hands in one by one.
  private static final class Frames implements FrameFeed {
    private final List<byte[]> ready = new ArrayList<>();
    private Runnable listener = () -> {};
    private boolean closed;

    synchronized void add(byte[] frame) {
      ready.add(frame);
      listener.run();
    }

    @Override
    public synchronized void onMore(Runnable told) {
      listener = told;
      told.run();
    }

    @Override
    public synchronized Batch take() {
      List<byte[]> taken = List.copyOf(ready);
      ready.clear();
      return new Batch(taken, closed ? Next.END : Next.LATER);
    }

    synchronized boolean closed() {
      return closed;
    }

    @Override
    public synchronized void close() {
      closed = true;
      listener.run();
    }
  }

  /// What a client sees.
  private static final class Seen implements WebSocket.Listener {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final StringBuilder begun = new StringBuilder();

    String next() throws InterruptedException {
      return String.valueOf(events.poll(20, TimeUnit.SECONDS));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      begun.append(data);
      if (last) {
        events.add("text " + begun);
        begun.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      events.add("binary " + StandardCharsets.US_ASCII.decode(data));
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
      events.add("pong " + StandardCharsets.US_ASCII.decode(data));
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      events.add("closed " + status);
      return null;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private ServedFixture serve(Frames frames, String contentType) throws Exception {
    return new ServedFixture(
        directory, 1000, _ -> new Response.Feed(200, contentType, List.of(), frames));
  }

  private static WebSocket open(ServedFixture served, Seen seen) throws Exception {
    return served
        .client(Version.HTTP_1_1)
        .newWebSocketBuilder()
        .buildAsync(URI.create("wss://localhost:" + served.port() + "/watch"), seen)
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void everyFrameIsAMessageAtOnce() throws Exception {
    Frames frames = new Frames();
    Seen seen = new Seen();
    try (ServedFixture served = serve(frames, "application/json")) {
      WebSocket socket = open(served, seen);
      // Each way to write a length.
      for (int length : List.of(3, 125, 126, 65_535, 65_536)) {
        String frame = "x".repeat(length);
        frames.add(ascii(frame));
        assertThat(seen.next()).isEqualTo("text " + frame);
      }
      socket.sendPing(ByteBuffer.wrap(ascii("there?"))).get(20, TimeUnit.SECONDS);
      assertThat(seen.next()).isEqualTo("pong there?");
      frames.add(ascii("last"));
      frames.close();
      assertThat(seen.next()).isEqualTo("text last");
      assertThat(seen.next()).isEqualTo("closed 1000");
    }
  }

  @Test
  void messagesOfProtobufCarryNoLengths() throws Exception {
    Frames frames = new Frames();
    Seen seen = new Seen();
    try (ServedFixture served = serve(frames, "application/vnd.kubernetes.protobuf;stream=watch")) {
      open(served, seen);
      frames.add(ascii("\0\0\0\3abc"));
      assertThat(seen.next()).isEqualTo("binary abc");
    }
  }

  @Test
  void theFeedEndsWhenItsClientSaysGoodbye() throws Exception {
    Frames frames = new Frames();
    Seen seen = new Seen();
    try (ServedFixture served = serve(frames, "application/json")) {
      WebSocket socket = open(served, seen);
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
      assertThat(seen.next()).isEqualTo("closed 1000");
      assertThat(frames.closed()).isTrue();
    }
  }

  @Test
  void aStopEndsItToo() throws Exception {
    Frames frames = new Frames();
    Seen seen = new Seen();
    try (ServedFixture served = serve(frames, "application/json")) {
      open(served, seen);
    }
    // A stop does not wait until the goodbye is out.
    assertThat(seen.next()).startsWith("closed 100");
    assertThat(frames.closed()).isTrue();
  }
}
