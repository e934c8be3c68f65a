package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What a program does that drives a server case by case, and prints `PASS name` or `FAIL name:
/// why` for each.
///
/// @param fewest so many cases there are at least
/// @param within so long they may take together
record Cases(int fewest, Duration within) {
  private static final Duration USUALLY_WITHIN = Duration.ofMinutes(5);

  static Cases atLeast(int fewest) {
    return new Cases(fewest, USUALLY_WITHIN);
  }

  /// Runs the program, of whose cases all have to pass.
  void pass(List<String> command, Path directory, Map<String, String> environment)
      throws Exception {
    Ended ended = Ended.of(command, directory, environment, "", within);
    assertThat(ended.out().lines())
        .as("cases; on standard error: %s", ended.err())
        .hasSizeGreaterThanOrEqualTo(fewest)
        .allMatch(line -> line.startsWith("PASS "));
    assertThat(ended.status()).as(ended.err()).isZero();
  }
}
