package io.binnacle.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.exchange.FrameFeed;
import io.binnacle.kernel.exchange.Response;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Answers that go on as things happen.
class FeedTest {
  @TempDir static Path directory;

  /// Lines that the test hands in; at most so many are taken at a time.
  private static class Lines implements FrameFeed {
    private static final int MOST = 10;
    private final Deque<String> queue = new ArrayDeque<>();
    private final AtomicBoolean taking = new AtomicBoolean();
    private volatile Runnable listener = () -> {};
    volatile boolean closed;
    volatile boolean takenByTwo;

    void add(String line) {
      synchronized (queue) {
        queue.add(line);
      }
      listener.run();
    }

    Response response() {
      return new Response.Feed(200, "application/json", List.of(), this);
    }

    @Override
    public void onMore(Runnable told) {
      listener = told;
      told.run();
    }

    @Override
    public Batch take() {
      takenByTwo |= taking.getAndSet(true);
      synchronized (queue) {
        List<byte[]> frames = new ArrayList<>();
        while (!queue.isEmpty() && frames.size() < MOST) {
          frames.add((queue.poll() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        taking.set(false);
        return new Batch(frames, !queue.isEmpty() ? Next.MORE : closed ? Next.END : Next.LATER);
      }
    }

    @Override
    public void close() {
      closed = true;
      listener.run();
    }
  }

  private static ServedFixture serve(RequestHandler handler) throws Exception {
    return new ServedFixture(directory, 1000, handler);
  }

  private static BufferedReader reader(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static HttpResponse<InputStream> get(ServedFixture served, HttpClient client, String path)
      throws Exception {
    return client.send(served.request(path).build(), BodyHandlers.ofInputStream());
  }

  private static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void whatIsThereAndWhatComesIsSentInOrderAndThenTheEnd(Version version) throws Exception {
    Lines lines = new Lines();
    int many = 20_000;
    IntStream.range(0, many).forEach(i -> lines.add("line " + i));
    try (ServedFixture served = serve(request -> lines.response())) {
      BufferedReader reader = reader(get(served, served.client(version), "/"));
      for (int i = 0; i < many; i++) {
        assertThat(reader.readLine()).isEqualTo("line " + i);
      }
      for (int i = 0; i < 100; i++) {
        lines.add("later " + i);
        assertThat(reader.readLine()).isEqualTo("later " + i);
      }
      lines.add("last");
      lines.close();
      assertThat(reader.readLine()).isEqualTo("last");
      assertThat(reader.readLine()).isNull();
      assertThat(lines.takenByTwo).isFalse();
    }
  }

  /// Clients that race with the feeds they read: nothing is lost where a feed is told of more in
  /// the moment that its last write is completed.
  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void manyFeedsOfOneConnectionAllGetTheirs(Version version) throws Exception {
    int feeds = version == Version.HTTP_2 ? 200 : 10;
    int events = 200;
    List<Lines> all = IntStream.range(0, feeds).mapToObj(i -> new Lines()).toList();
    try (ServedFixture served =
        serve(request -> all.get(Integer.parseInt(request.path().substring(1))).response())) {
      HttpClient client = served.client(version);
      List<BufferedReader> readers = new ArrayList<>();
      for (int i = 0; i < feeds; i++) {
        readers.add(reader(get(served, client, "/" + i)));
      }
      Thread writer =
          Thread.startVirtualThread(
              () -> {
                for (int event = 0; event < events; event++) {
                  for (Lines lines : all) {
                    lines.add("event " + event);
                  }
                }
              });
      for (BufferedReader reader : readers) {
        for (int event = 0; event < events; event++) {
          assertThat(reader.readLine()).isEqualTo("event " + event);
        }
      }
      writer.join();
      assertThat(all).noneMatch(lines -> lines.takenByTwo);
    }
  }

  /// More of them than are written together, each with more than its client's window. Libraries
  /// that clients use bound what is unread of a whole connection, which would hold up all of it.
  @Test
  void feedsThatNobodyReadsDoNotHoldUpOthersOfTheirConnection() throws Exception {
    int stuck = 40;
    String large = "x".repeat(1 << 20);
    List<Lines> all = IntStream.range(0, stuck + 1).mapToObj(i -> new Lines()).toList();
    try (ServedFixture served =
            serve(request -> all.get(Integer.parseInt(request.path().substring(1))).response());
        Http2Socket client = new Http2Socket(served.socket())) {
      for (int i = 0; i <= stuck; i++) {
        client.get(2 * i + 1, "/" + i);
      }
      for (Lines lines : all.subList(0, stuck)) {
        lines.add(large);
        lines.add(large);
      }
      int read = 2 * stuck + 1;
      all.getLast().add("read");
      assertThat(client.readData(read).text()).isEqualTo("read\n");
      all.getLast().add("again");
      assertThat(client.readData(read).text()).isEqualTo("again\n");
      for (int i = 0; i < stuck; i++) {
        client.cancel(2 * i + 1);
      }
      all.subList(0, stuck).forEach(lines -> eventually("closed", () -> lines.closed));
    }
  }

  /// HTTP/2 tells it without anything being written.
  @Test
  void aFeedIsClosedAtOnceWhenItsClientResetsIt() throws Exception {
    Lines lines = new Lines();
    try (ServedFixture served = serve(request -> lines.response())) {
      get(served, served.client(Version.HTTP_2), "/").body().close();
      eventually("closed", () -> lines.closed);
    }
  }

  @Test
  void aFeedIsClosedWhenItsClientHasLeft() throws Exception {
    Lines lines = new Lines();
    try (ServedFixture served = serve(request -> lines.response())) {
      get(served, served.client(Version.HTTP_1_1), "/").body().close();
      eventually(
          "closed",
          () -> {
            lines.add("line");
            return lines.closed;
          });
    }
  }

  /// Else its client would take what it has for everything.
  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void aFeedThatFailsIsBrokenOff(Version version) throws Exception {
    Lines lines =
        new Lines() {
          @Override
          public Batch take() {
            Batch batch = super.take();
            if (batch.frames().size() > 1) {
              throw new IllegalStateException("no more");
            }
            return batch;
          }
        };
    try (ServedFixture served = serve(request -> lines.response())) {
      HttpResponse<InputStream> response = get(served, served.client(version), "/");
      lines.add("one");
      lines.add("two");
      lines.add("three");
      lines.add("four");
      assertThatThrownBy(
              () -> {
                while (response.body().read() >= 0) {
                  lines.add("five");
                  lines.add("six");
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(lines.closed).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void aStopEndsFeedsAsWhole(Version version) throws Exception {
    Lines lines = new Lines();
    ServedFixture served = serve(request -> lines.response());
    BufferedReader reader = reader(get(served, served.client(version), "/"));
    lines.add("line");
    assertThat(reader.readLine()).isEqualTo("line");
    Thread stop = Thread.startVirtualThread(served::close);
    assertThat(reader.readLine()).isNull();
    stop.join();
  }
}
