package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import io.binnacle.distribution.server.Ended;
import io.binnacle.distribution.server.Served;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/// controller-runtime: managers, reconcilers, caches, indices, apply, leader election. The cases
/// are in `go/newest/controllers`.
@ExtendWith(ServerPool.Resolver.class)
class ControllerRuntimeIT {
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(5);

  /// Suites of packages, with commas between them.
  private static final String SUITES =
      System.getProperty("binnacle.controller-runtime.suites", "client,source");

  /// What uses a custom kind of the suites: such kinds can be defined, but are not served. And one
  /// that expects a synchronisation to take longer than the look at a cancelled context.
  private static final String SKIPPED =
      "ChaosPod|WarningHandler|(unstructured|metadata) objects should not retain any data"
          + "|should reconcile with controller warmup"
          + "|informer by group/version/kind to be cancelled";

  @TempDir Path folder;

  @ParameterizedTest
  @Arrangements(usual = "raft-mapdb")
  void everyCasePasses(Arrangement arrangement, ServerPool servers) throws Exception {
    Path program = GoProgram.CONTROLLERS.path();
    String kubeconfig = servers.of(arrangement).kubeconfig().toString();
    Cases.atLeast(20).pass(List.of(program.toString()), folder, Map.of("KUBECONFIG", kubeconfig));
  }

  /// Each suite has a server of its own: suites take it for granted that they are alone.
  @ParameterizedTest
  @Arrangements(usual = "memory")
  void itsOwnSuitesPass(Arrangement arrangement) throws Exception {
    for (String suite : SUITES.split(",", -1)) {
      Path program = GoProgram.controllerRuntimeSuite(suite).path();
      Path home = Files.createTempDirectory(folder, "server");
      Path empty = Files.createTempDirectory(folder, "suite");
      try (Served server = arrangement.start(home)) {
        Ended ended =
            Ended.of(
                List.of(program.toString(), "-ginkgo.no-color", "-ginkgo.skip=" + SKIPPED),
                empty,
                Map.of(
                    "KUBECONFIG", server.kubeconfig().toString(), "USE_EXISTING_CLUSTER", "true"),
                "",
                ENDS_WITHIN);
        assertThat(ended.out()).as(suite).contains("Passed | 0 Failed").contains("\nPASS");
        assertThat(ended.status()).as("%s: %s", suite, ended.out()).isZero();
      }
    }
  }
}
