package io.binnacle.distribution.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The requests of [RequestFuzzTest], steered by what of the server they reach. Not among the usual
/// tests: `JAZZER_FUZZ=1` and `-Dtest=RequestFuzz` run it for as long as is said.
class RequestFuzz {
  private static final Area[] AREAS = Area.values();
  private static FuzzedServer server;
  private static Examination examination;
  private static Seeds seeds;
  private static String token;
  private static int requests;

  @BeforeAll
  static void start() throws Exception {
    Path directory = Files.createTempDirectory("fuzz");
    server = new FuzzedServer(directory);
    seeds = new Seeds();
    examination = new Examination(server, seeds);
    examination.plant();
    token = examination.token();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @FuzzTest(maxDuration = "10m")
  void everyRequestIsAnsweredWell(byte[] data) {
    if (++requests % 200 == 0) {
      examination.plant();
    }
    Choices choices = Choices.of(data);
    Area area = AREAS[choices.below(AREAS.length)];
    examination
        .examine(new Requests(seeds, choices, token).of(area))
        .ifPresent(
            wrong -> {
              throw new AssertionError(wrong);
            });
  }
}
