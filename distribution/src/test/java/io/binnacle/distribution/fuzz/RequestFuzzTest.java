package io.binnacle.distribution.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.binnacle.kernel.exchange.RawRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever is sent, the server answers in time, in its own words, without a defect, and changes
/// nothing when it says no. The usual run repeats the same requests, so that it fails by what has
/// changed. `-Dbinnacle.fuzz.requests=1000000` is the long form, of which half of the requests hang
/// on a new seed, which is printed; `-Dbinnacle.test.seed=N` repeats it.
class RequestFuzzTest {
  private static final int USUAL = 1000;
  private static final int REQUESTS = Integer.getInteger("binnacle.fuzz.requests", USUAL);
  private static final long FIXED = 42;
  private static final long SEED =
      Long.getLong("binnacle.test.seed", REQUESTS == USUAL ? FIXED : new Random().nextLong());

  /// After so many requests what they deleted is there again.
  private static final int PLANTED = 400;

  private static final long HANGING = TimeUnit.SECONDS.toNanos(60);

  /// So many findings are told at once.
  private static final int MOST_FOUND = Integer.getInteger("binnacle.fuzz.findings", 5);

  @TempDir private static Path directory;
  private static FuzzedServer server;
  private static Seeds seeds;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    System.out.println("RequestFuzzTest: -Dbinnacle.test.seed=" + SEED);
    server = new FuzzedServer(directory);
    seeds = new Seeds();
    Examination examination = new Examination(server, seeds);
    assertThat(examination.plant()).isGreaterThan(50);
    token = examination.token();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyRequestIsAnsweredWell(Area area) throws Exception {
    Queue<String> found = new ConcurrentLinkedQueue<>();
    AtomicInteger next = new AtomicInteger();
    List<Worker> workers =
        Stream.generate(() -> new Worker(area, next, found)).limit(area.workers()).toList();
    workers.forEach(Worker::start);
    for (Worker worker : workers) {
      while (!worker.join(Duration.ofMillis(200))) {
        Optional<String> hanging =
            workers.stream().map(Worker::hanging).flatMap(Optional::stream).findFirst();
        if (hanging.isPresent()) {
          fail(hanging.get());
        }
      }
    }
    Map<Integer, Integer> statuses = new TreeMap<>();
    workers.forEach(
        w ->
            w.examination.statuses.forEach((status, n) -> statuses.merge(status, n, Integer::sum)));
    Examination slowest = most(workers, e -> e.mostNanos);
    Examination largest = most(workers, e -> e.mostBytes);
    System.out.printf(
        "%s: %s, slowest %d ms (%.120s), largest %d KiB (%.120s)%n",
        area,
        statuses,
        slowest.mostNanos / 1_000_000,
        slowest.slowest,
        largest.mostBytes >> 10,
        largest.largest);
    assertThat(found).isEmpty();
    assertThat(statuses.values().stream().mapToInt(n -> n).sum()).isEqualTo(REQUESTS);
  }

  private static Examination most(List<Worker> workers, ToLongFunction<Examination> what) {
    return workers.stream()
        .map(w -> w.examination)
        .max(Comparator.comparingLong(what))
        .orElseThrow();
  }

  /// Sends the requests that no other worker has taken.
  private static final class Worker {
    private final Examination examination = new Examination(server, seeds);
    private final Thread thread;

    Worker(Area area, AtomicInteger next, Queue<String> found) {
      thread =
          Thread.ofPlatform()
              .name("fuzz " + area)
              .daemon()
              .unstarted(
                  () -> {
                    int i = next.getAndIncrement();
                    while (i < REQUESTS && found.size() < MOST_FOUND) {
                      if (i % PLANTED == 0) {
                        examination.plant();
                      }
                      long seed = (i % 2 == 0 ? FIXED : SEED) + 0x9E3779B97F4A7C15L * (i + 1);
                      examine(examination, area, seed).ifPresent(found::add);
                      i = next.getAndIncrement();
                    }
                  });
    }

    void start() {
      thread.start();
    }

    boolean join(Duration most) throws InterruptedException {
      return thread.join(most);
    }

    Optional<String> hanging() {
      return examination
          .hanging(HANGING)
          .map(request -> "it hangs: " + request + "\n" + List.of(thread.getStackTrace()));
    }
  }

  private static Optional<String> examine(Examination examination, Area area, long seed) {
    RawRequest request = new Requests(seeds, Choices.random(seed), token).of(area);
    try {
      return examination.examine(request);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError thrown) {
      StackTraceElement[] trace = thrown.getStackTrace();
      return Optional.of(
          "it threw "
              + thrown
              + " "
              + List.of(trace).subList(0, Math.min(14, trace.length))
              + "\n"
              + Requests.told(request));
    }
  }
}
