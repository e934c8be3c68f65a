package io.binnacle.distribution.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import io.binnacle.distribution.server.Served;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/// Replays requests whose answers were recorded from kube-apiserver, where the recordings lie
/// beside the checkout (`../shared/golden`, or the folder named by `BINNACLE_GOLDEN`).
class GoldenIT {
  private static final Pattern RESULT = Pattern.compile("(\\d+) passed, (\\d+) failed");

  private static final Pattern FAILURE = Pattern.compile("^FAIL \\S+: (.*)$", Pattern.MULTILINE);

  @TempDir Path folder;

  /// A file of cases and the share of them that must pass.
  ///
  /// @param open cases that do not pass yet and do not count, with what they wait for
  /// @param differs cases that shall not pass, with the reason
  record Goal(String file, double share, Map<String, String> open, Map<String, String> differs) {
    static Goal all(String file) {
      return new Goal(file, 1.0, Map.of(), Map.of());
    }
  }

  private static final List<Goal> GOALS =
      List.of(
          Goal.all("discovery"),
          Goal.all("protocol"),
          Goal.all("apply"),
          new Goal(
              "lifecycle",
              1.0,
              Map.of(),
              Map.of(
                  "controllerrevision: create, read, label, list, delete",
                  "kube-apiserver compares the bytes of `data`: blanks in the body that created it"
                      + " make every later patch, also one of a label, a change of an immutable"
                      + " field")),
          Goal.all("strict"),
          Goal.all("tables"),
          Goal.all("validation"),
          Goal.all("updates"),
          Goal.all("subresources"),
          Goal.all("reviews"));

  @ParameterizedTest
  @Arrangements(usual = "raft-mapdb")
  void answersAsKubeApiserverDid(Arrangement arrangement) throws Exception {
    Path golden = golden();
    List<String> missed = new ArrayList<>();
    try (Served server = arrangement.start(folder)) {
      for (Goal goal : GOALS) {
        Path cases = cases(golden, goal, server);
        Path report = folder.resolve(goal.file() + ".txt");
        Process replay =
            new ProcessBuilder(
                    "python3",
                    golden.resolve("replay.py").toString(),
                    "--kubeconfig",
                    server.kubeconfig().toString(),
                    cases.toString())
                .redirectErrorStream(true)
                .redirectOutput(report.toFile())
                .start();
        assertThat(replay.waitFor(5, TimeUnit.MINUTES)).as("%s ends", cases).isTrue();
        String text = Files.readString(report, StandardCharsets.UTF_8);
        Matcher result = RESULT.matcher(text);
        assertThat(result.find()).as(text).isTrue();
        List<String> failed = new ArrayList<>();
        Matcher failure = FAILURE.matcher(text);
        while (failure.find()) {
          failed.add(failure.group(1));
        }
        int passed = Integer.parseInt(result.group(1));
        System.err.printf(
            "golden %s on %s: %d passed, %d failed%n",
            goal.file(), arrangement, passed, failed.size());
        failed.removeAll(goal.open().keySet());
        failed.removeAll(goal.differs().keySet());
        failed.removeAll(ofOnePort(arrangement).keySet());
        if (passed < (passed + failed.size()) * goal.share()) {
          missed.add("%s on %s: %s".formatted(goal, arrangement, text));
        }
      }
    }
    assertThat(missed).isEmpty();
  }

  /// Cases that tell a server's port, with the reason: here each node has another one.
  private static Map<String, String> ofOnePort(Arrangement arrangement) {
    Map<String, String> cases = new LinkedHashMap<>();
    if (arrangement.nodes() > 1) {
      cases.put(
          "default cluster roles and bindings",
          "the Service `kubernetes` has the port of the node that made it");
    }
    if (arrangement.door() == Arrangement.Door.EACH_IN_TURN) {
      cases.put("/api", "each node tells its own address");
    }
    return cases;
  }

  private Path cases(Path golden, Goal goal, Served server) throws Exception {
    String recorded = Files.readString(golden.resolve(goal.file() + ".jsonl"));
    return Files.writeString(
        folder.resolve(goal.file() + ".jsonl"), RecordedCases.of(recorded, server));
  }

  private static Path golden() {
    String named = System.getenv("BINNACLE_GOLDEN");
    Path folder =
        named != null
            ? Path.of(named)
            : Path.of(System.getProperty("binnacle.root"), "..", "shared", "golden").normalize();
    if (!Files.exists(folder.resolve("replay.py"))) {
      System.err.println("SKIPPED: no recorded answers in " + folder);
    }
    Assumptions.assumeTrue(
        Files.exists(folder.resolve("replay.py")), "no recorded answers in " + folder);
    return folder;
  }
}
