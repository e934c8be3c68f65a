package io.binnacle.kernel.http;

import static io.binnacle.kernel.http.ServedFixture.send;
import static io.binnacle.kernel.http.ServedFixture.through;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.exchange.ByteTunnel;
import io.binnacle.kernel.exchange.FrameSource;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Connections that leave HTTP, and clients that leave.
@Timeout(60)
class UpgradeTest {
  private static final int LARGEST = 1 << 20;

  @TempDir private Path directory;

  private static final class Echo implements ByteTunnel {
    final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<OutputStream> client = new CompletableFuture<>();

    @Override
    public void send(InputStream fromClient) throws IOException {
      fromClient.transferTo(client.join());
    }

    @Override
    public void receive(OutputStream toClient) throws IOException {
      toClient.write("hello\n".getBytes(StandardCharsets.US_ASCII));
      client.complete(toClient);
      try {
        ended.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      ended.countDown();
    }
  }

  private static Response switched(ByteTunnel tunnel) {
    return new Response.Upgraded(
        List.of(new Header("Connection", "Upgrade"), new Header("Upgrade", "echo")), tunnel);
  }

  private static final String ASK =
      "GET /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

  private static String head(InputStream in) throws IOException {
    return through(in, "\r\n\r\n");
  }

  @Test
  void bytesGoBothWaysUntilTheClientEnds() throws Exception {
    Echo echo = new Echo();
    try (ServedFixture served = new ServedFixture(directory, LARGEST, _ -> switched(echo))) {
      SSLSocket socket = served.socket();
      // Some bytes come with the request, before anybody knows of the switch.
      send(socket, ASK + "early\n");
      InputStream in = socket.getInputStream();
      assertThat(head(in))
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .contains("Upgrade: echo\r\n")
          .doesNotContainIgnoringCase("content-");
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("hello\nearly\n");
      byte[] much = new byte[3 << 20];
      for (int i = 0; i < much.length; i++) {
        much[i] = (byte) (i * 31);
      }
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      socket.getOutputStream().write(much);
                      socket.getOutputStream().flush();
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  });
      assertThat(in.readNBytes(much.length)).isEqualTo(much);
      sender.join();
      socket.close();
      assertThat(echo.ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void tunnelsEndWithTheServer() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    ByteTunnel waiting =
        new ByteTunnel() {
          @Override
          public void send(InputStream fromClient) throws IOException {
            fromClient.read();
          }

          @Override
          public void receive(OutputStream toClient) throws IOException {
            try {
              closed.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }

          @Override
          public void close() {
            closed.countDown();
          }
        };
    SSLSocket socket;
    try (ServedFixture served = new ServedFixture(directory, LARGEST, _ -> switched(waiting))) {
      socket = served.socket();
      send(socket, ASK);
      head(socket.getInputStream());
      assertThat(closed.getCount()).isOne();
    }
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(socket.getInputStream().read()).isNegative();
    socket.close();
  }

  /// Says nothing for ever.
  private static final class Silence implements FrameSource {
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public List<byte[]> next() throws InterruptedException {
      closed.await();
      return List.of();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static Response silent(RawRequest request, Silence silence) {
    request.caller().onLeave(silence::close);
    return new Response.Stream(200, "text/plain", List.of(), silence);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aClientThatLeavesASilentAnswerIsNoticed(HttpClient.Version version) throws Exception {
    Silence silence = new Silence();
    try (ServedFixture served =
        new ServedFixture(directory, LARGEST, request -> silent(request, silence))) {
      HttpClient client = served.client(version);
      try {
        client.send(served.request("/x").build(), BodyHandlers.ofInputStream()).body().close();
      } finally {
        client.shutdownNow();
      }
      assertThat(silence.closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aClientThatLeavesBeforeTheAnswerBeginsIsNoticed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<Boolean> left = new CompletableFuture<>();
    try (ServedFixture served =
        new ServedFixture(
            directory,
            LARGEST,
            request -> {
              request.caller().onLeave(() -> left.complete(true));
              asked.countDown();
              left.join();
              return ServedFixture.text("late");
            })) {
      SSLSocket socket = served.socket();
      send(socket, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      socket.close();
      assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anAwaitedAnswerOfHttp1IsWhole() throws Exception {
    try (ServedFixture served =
            new ServedFixture(
                directory,
                LARGEST,
                request -> {
                  request.caller().onLeave(() -> {});
                  return ServedFixture.text("all of it");
                });
        SSLSocket socket = served.socket()) {
      send(socket, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(all).contains("Connection: close\r\n").endsWith("\r\n\r\nall of it");
    }
  }

  @Test
  void aSourceThatBreaksOffBreaksTheAnswerOff() throws Exception {
    FrameSource breaking =
        new FrameSource() {
          private boolean told;

          @Override
          public List<byte[]> next() {
            if (told) {
              throw new java.io.UncheckedIOException(new IOException("the source is gone"));
            }
            told = true;
            return List.of("part".getBytes(StandardCharsets.US_ASCII));
          }

          @Override
          public void close() {}
        };
    try (ServedFixture served =
            new ServedFixture(
                directory,
                LARGEST,
                _ -> new Response.Stream(200, "text/plain", List.of(), breaking));
        SSLSocket socket = served.socket()) {
      send(socket, "GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
      InputStream in = socket.getInputStream();
      head(in);
      StringBuilder body = new StringBuilder();
      Optional<IOException> failure = Optional.empty();
      try {
        body.append(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
      } catch (IOException e) {
        failure = Optional.of(e);
      }
      // No last chunk: whatever reads it knows that something is missing.
      assertThat(body.toString().contains("\r\n0\r\n") && failure.isEmpty()).isFalse();
    }
  }
}
