package io.binnacle.distribution.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What a request costs grows with the length of its body, not with its square, whatever there is
/// much of in it (`large-bodies.yaml`). Two lengths are compared in one run, in processor time of
/// the one thread; what costs too much is measured again before it counts. Not among the usual
/// tests, for the time that it takes: `-Dbinnacle.fuzz.bytes=320000` says how long the longer ones
/// are.
@EnabledIfSystemProperty(named = "binnacle.fuzz.bytes", matches = "\\d+")
class LargeBodyTest {
  /// So much longer is the longer of two bodies.
  private static final int TIMES = 8;

  private static final int LARGE = Integer.getInteger("binnacle.fuzz.bytes", 40_000);
  private static final int SMALL = LARGE / TIMES;

  /// The square would be 64 times.
  private static final double MOST_GROWTH = 3.5 * TIMES;

  /// What costs less is not told from noise.
  private static final long LITTLE_NANOS = 20_000_000;

  private static final int TRIES = 5;

  @TempDir private static Path directory;
  private static FuzzedServer server;
  private static Growth growth;

  @BeforeAll
  static void start() throws Exception {
    server = new FuzzedServer(directory);
    growth = new Growth(new Examination(server, new Seeds()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void noBodyCostsTheSquareOfItsLength() throws Exception {
    List<String> quadratic = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (LargeBody body : LargeBody.all()) {
      Map<String, Growth.Cost> small = growth.of(body, SMALL);
      Map<String, Growth.Cost> large = growth.of(body, LARGE);
      large.forEach(
          (step, cost) -> {
            if (cost.failed()) {
              failed.add(body + ", " + step + ": " + cost);
            }
          });
      for (int i = 0; i < TRIES && !dear(small, large).isEmpty(); i++) {
        small = least(small, growth.of(body, SMALL));
        large = least(large, growth.of(body, LARGE));
      }
      dear(small, large).forEach(step -> quadratic.add(body + ", " + step));
    }
    assertThat(quadratic).isEmpty();
    assertThat(failed).isEmpty();
  }

  /// The steps whose cost has grown by more than the body.
  private static List<String> dear(Map<String, Growth.Cost> small, Map<String, Growth.Cost> large) {
    return large.entrySet().stream()
        .filter(step -> step.getValue().nanos() > LITTLE_NANOS)
        .filter(step -> step.getValue().nanos() > MOST_GROWTH * cost(small, step.getKey()).nanos())
        .map(step -> step.getKey() + ": " + cost(small, step.getKey()) + " → " + step.getValue())
        .toList();
  }

  private static Growth.Cost cost(Map<String, Growth.Cost> costs, String step) {
    return Objects.requireNonNull(costs.get(step), step);
  }

  private static Map<String, Growth.Cost> least(
      Map<String, Growth.Cost> one, Map<String, Growth.Cost> other) {
    Map<String, Growth.Cost> least = new LinkedHashMap<>();
    one.forEach(
        (step, cost) ->
            least.put(step, cost.nanos() < cost(other, step).nanos() ? cost : cost(other, step)));
    return least;
  }

  /// A table of rows that are all refused would prove nothing.
  @Test
  void mostOfTheBodiesAreTaken() throws Exception {
    List<LargeBody> all = LargeBody.all();
    long taken =
        all.stream()
            .filter(
                body ->
                    growth.of(body, 2_000).values().stream().anyMatch(cost -> cost.status() < 300))
            .count();
    assertThat(taken).isGreaterThan(all.size() * 2L / 3);
  }
}
