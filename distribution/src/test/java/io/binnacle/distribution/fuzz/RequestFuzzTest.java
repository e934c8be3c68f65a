package io.binnacle.distribution.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.exchange.RawRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
    List<String> found = new ArrayList<>();
    Examination examination = new Examination(server, seeds);
    Thread worker =
        Thread.ofPlatform()
            .name("fuzz " + area)
            .start(
                () -> {
                  for (int i = 0; i < REQUESTS && found.size() < MOST_FOUND; i++) {
                    if (i % PLANTED == 0) {
                      examination.plant();
                    }
                    long seed = (i % 2 == 0 ? FIXED : SEED) + 0x9E3779B97F4A7C15L * (i + 1);
                    examine(examination, area, seed).ifPresent(found::add);
                  }
                });
    while (!worker.join(Duration.ofMillis(200))) {
      Optional<String> hanging = examination.hanging(HANGING);
      if (hanging.isPresent()) {
        found.add("it hangs: " + hanging.get() + "\n" + List.of(worker.getStackTrace()));
        break;
      }
    }
    System.out.printf(
        "%s: %s, slowest %d ms (%s), largest %d KiB%n",
        area,
        examination.statuses,
        examination.mostNanos / 1_000_000,
        examination.slowest.substring(0, Math.min(120, examination.slowest.length())),
        examination.mostBytes >> 10);
    assertThat(found).isEmpty();
    assertThat(examination.statuses.values().stream().mapToInt(n -> n).sum()).isEqualTo(REQUESTS);
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
