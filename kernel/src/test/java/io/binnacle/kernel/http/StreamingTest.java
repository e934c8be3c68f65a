package io.binnacle.kernel.http;

import static io.binnacle.kernel.http.ServedFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.exchange.BodyWriter;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.http.ServedFixture.Frames;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamingTest {
  @TempDir static Path directory;

  private ServedFixture serve(RequestHandler handler) throws Exception {
    return new ServedFixture(directory, 1000, handler);
  }

  private static BufferedReader lines(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  private static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void everyFrameIsSentAtOnce(Version version) throws Exception {
    Frames frames = new Frames();
    try (ServedFixture served = serve(request -> frames.response())) {
      // The head comes before there is any frame.
      HttpResponse<InputStream> response =
          served.client(version).send(served.request("/").build(), BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("content-length")).isEmpty();
      BufferedReader lines = lines(response.body());
      for (int i = 0; i < 3; i++) {
        frames.add("frame " + i + "\n");
        assertThat(lines.readLine()).isEqualTo("frame " + i);
      }
      frames.close();
      assertThat(lines.readLine()).isNull();
    }
  }

  /// The Python client read an event of a watch only when the next one came.
  @Test
  void aChunkIsWholeWhenItIsSent() throws Exception {
    Frames frames = new Frames();
    try (ServedFixture served = serve(request -> frames.response());
        SSLSocket socket = served.socket()) {
      request(socket);
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
      assertThat(ServedFixture.through(in, "\r\n\r\n"))
          .contains("\r\nTransfer-Encoding: chunked\r\n")
          .doesNotContain("Connection");
      for (String frame : List.of("one\n", "a frame of more than fifteen\n")) {
        frames.add(frame);
        String chunk = Integer.toHexString(frame.length()) + "\r\n" + frame + "\r\n";
        assertThat(new String(in.readNBytes(chunk.length()), StandardCharsets.US_ASCII))
            .isEqualTo(chunk);
      }
      frames.close();
      assertThat(new String(in.readNBytes(5), StandardCharsets.US_ASCII)).isEqualTo("0\r\n\r\n");
      // The connection serves on.
      request(socket);
      assertThat(in.read()).isEqualTo('H');
    }
  }

  @Test
  void aStreamIsClosedWhenItsClientLeaves() throws Exception {
    Frames frames = new Frames();
    try (ServedFixture served = serve(request -> frames.response())) {
      try (SSLSocket socket = served.socket()) {
        request(socket);
        assertThat(lines(socket.getInputStream()).readLine()).startsWith("HTTP/1.1 200");
        // Closing waits so long for the other end to take its leave.
        socket.setSoTimeout(1);
      }
      isClosed(frames);
    }
  }

  @Test
  void aStreamIsClosedWhenItsClientResetsIt() throws Exception {
    Frames frames = new Frames();
    try (ServedFixture served = serve(request -> frames.response())) {
      HttpResponse<InputStream> response =
          served
              .client(Version.HTTP_2)
              .send(served.request("/").build(), BodyHandlers.ofInputStream());
      response.body().close();
      isClosed(frames);
    }
  }

  /// It is noticed at the next frames at the latest.
  private static void isClosed(Frames frames) {
    eventually(
        () -> {
          frames.add("frame\n");
          return frames.closed;
        });
  }

  private static void request(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void anAnswerIsWrittenAsItIsMade(Version version) throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    BodyWriter body =
        out -> {
          out.write("first\n".getBytes(StandardCharsets.US_ASCII));
          out.flush();
          await(read);
          byte[] rest = new byte[100_000];
          for (int i = 0; i < 50; i++) {
            out.write(rest);
          }
        };
    try (ServedFixture served = serve(request -> written(body))) {
      HttpResponse<InputStream> response =
          served.client(version).send(served.request("/").build(), BodyHandlers.ofInputStream());
      InputStream stream = response.body();
      assertThat(stream.readNBytes(6)).isEqualTo("first\n".getBytes(StandardCharsets.US_ASCII));
      read.countDown();
      assertThat(stream.readAllBytes()).hasSize(5_000_000);
    }
  }

  /// Else a client would take a part for the whole.
  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void anAnswerThatFailsOnTheWayIsBrokenOff(Version version) throws Exception {
    BodyWriter body =
        out -> {
          out.write(new byte[100_000]);
          throw new IOException("no more");
        };
    try (ServedFixture served = serve(request -> written(body))) {
      HttpResponse<InputStream> response =
          served.client(version).send(served.request("/").build(), BodyHandlers.ofInputStream());
      assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
    }
  }

  private static Response written(BodyWriter body) {
    return new Response.Written(200, "application/octet-stream", List.of(), body);
  }

  /// A reset would make a client throw away what it has read.
  @Test
  void aStopEndsStreamsWithTheLastChunk() throws Exception {
    Frames frames = new Frames();
    ServedFixture served = serve(request -> frames.response());
    try (SSLSocket socket = served.socket()) {
      request(socket);
      BufferedReader lines = lines(socket.getInputStream());
      frames.add("frame\n");
      while (!lines.readLine().equals("frame")) {
        // The head, and the chunk's length.
      }
      served.close();
      assertThat(lines.readLine()).as("end of the chunk").isEmpty();
      assertThat(lines.readLine()).as("the last chunk").isEqualTo("0");
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).as("closed, not reset").isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void aStopEndsStreamsAndLetsRunningRequestsFinish(Version version) throws Exception {
    Frames frames = new Frames();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ServedFixture served =
        serve(
            request -> {
              if (request.path().equals("/watch")) {
                return frames.response();
              }
              running.countDown();
              await(go);
              return text("finished");
            });
    HttpClient client = served.client(version);
    HttpResponse<InputStream> watch =
        client.send(served.request("/watch").build(), BodyHandlers.ofInputStream());
    frames.add("frame\n");
    BufferedReader lines = lines(watch.body());
    assertThat(lines.readLine()).isEqualTo("frame");
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(served.request("/slow").build(), BodyHandlers.ofString());
    await(running);

    Thread stop = Thread.startVirtualThread(served::close);
    assertThat(lines.readLine()).as("the watch ends").isNull();
    assertThat(slow).isNotDone();
    go.countDown();
    assertThat(slow.get(10, TimeUnit.SECONDS).body()).isEqualTo("finished");
    assertThat(stop.join(Duration.ofSeconds(10))).isTrue();
    assertThatThrownBy(
            () ->
                served
                    .client(version)
                    .send(served.request("/watch").build(), BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
