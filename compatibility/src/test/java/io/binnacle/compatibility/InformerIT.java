package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import io.binnacle.distribution.server.Served;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/// Informers and a watch of client-go, harmed at random while others write, and the server killed
/// under them: nothing is lost, told twice or told out of order. Of several nodes one is killed,
/// and the clients go on at the others, and then all at once. What they do is in
/// `go/clientgo/resume`.
class InformerIT {
  private static final int CHANGES = Integer.getInteger("binnacle.informer.changes", 5_000);
  private static final int OBJECTS = Math.max(1_000, CHANGES / 10);
  private static final int HARMS = Math.max(15, CHANGES / 1_000);
  private static final int KILLS = Math.max(2, CHANGES / 10_000);

  /// A change may take a hundredth of a second of a busy machine, a start a minute.
  private static final Duration ENDS_WITHIN =
      Duration.ofMillis((CHANGES + OBJECTS) * 10L).plusMinutes(KILLS + 2);

  @TempDir Path folder;

  @ParameterizedTest
  @Arrangements(usual = "raft-mapdb")
  @Arrangements.AlsoFollower
  void nothingIsLostOrToldTwice(Arrangement arrangement) throws Exception {
    Path program = GoProgram.RESUME.path();
    int kills = arrangement.store().equals("memory") ? 0 : KILLS;
    Path complaints = folder.resolve("complaints.txt");
    Path home = Files.createDirectory(folder.resolve("server"));
    Served server = arrangement.start(home);
    try {
      Process process =
          new ProcessBuilder(command(program, server, kills))
              .redirectError(complaints.toFile())
              .start();
      CompletableFuture.delayedExecutor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)
          .execute(process::destroyForcibly);
      List<String> told = new ArrayList<>();
      boolean othersGoOn = arrangement.nodes() > 1;
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
          PrintWriter in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true)) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          told.add(line);
          if (!line.equals("KILL")) {
            continue;
          }
          if (othersGoOn) {
            server.kill();
            in.println(server.address());
            server.revive();
          } else {
            server.close();
            server = arrangement.start(home);
            in.println(server.address());
          }
          othersGoOn = !othersGoOn && arrangement.nodes() > 1;
        }
      } finally {
        process.destroyForcibly();
      }
      assertThat(told)
          .as("ended with %s; complained: %s", process.waitFor(), tail(complaints))
          .contains("PASS")
          .noneMatch(line -> line.startsWith("FAIL"));
      assertThat(told).filteredOn("KILL"::equals).hasSize(kills);
    } finally {
      server.close();
    }
  }

  private static List<String> command(Path program, Served server, int kills) {
    return List.of(
        program.toString(),
        "-kubeconfig",
        server.kubeconfig().toString(),
        "-objects",
        Integer.toString(OBJECTS),
        "-changes",
        Integer.toString(CHANGES),
        "-harms",
        Integer.toString(HARMS),
        "-kills",
        Integer.toString(kills));
  }

  private static String tail(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
