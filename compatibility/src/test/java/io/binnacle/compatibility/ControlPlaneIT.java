package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import io.binnacle.distribution.server.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/// kube-controller-manager and kube-scheduler, as they are released, do with this server what they
/// do with kube-apiserver. The cases are in `go/clientgo/workloads`. Only when asked for: to build
/// the two takes as long as all other tests.
@EnabledIfSystemProperty(named = "binnacle.control-plane", matches = "true")
class ControlPlaneIT {
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(20);

  /// What a controller says that cannot watch what it needs, or not understand it.
  private static final List<String> LOST =
      List.of("reflector.go", "Failed to watch", "unable to decode", "is not synced", "panic");

  @TempDir Path folder;

  @ParameterizedTest
  @Arrangements(usual = "memory")
  void controllersAndSchedulerDoTheirWork(Arrangement arrangement) throws Exception {
    Path program = GoProgram.WORKLOADS.path();
    Path home = Files.createDirectory(folder.resolve("server"));
    try (Served server = arrangement.start(home, "--enable-admission-plugins", "service-account");
        Running manager = manager(server);
        Running scheduler = scheduler(server)) {
      new Cases(16, ENDS_WITHIN)
          .pass(List.of(program.toString(), server.kubeconfig().toString()), folder, Map.of());
      assertThat(manager.complaints()).isEmpty();
      assertThat(scheduler.complaints()).isEmpty();
    }
  }

  private Running manager(Served server) throws Exception {
    Path authority = server.authority();
    Path key = authority.resolveSibling("ca.key");
    return Running.start(
        GoProgram.CONTROLLER_MANAGER,
        server,
        folder.resolve("controllers.txt"),
        "--use-service-account-credentials",
        "--service-account-private-key-file=" + authority.resolveSibling("sa.key"),
        "--root-ca-file=" + authority,
        "--cluster-signing-cert-file=" + authority,
        "--cluster-signing-key-file=" + key,
        "--node-monitor-grace-period=20s",
        "--horizontal-pod-autoscaler-sync-period=5s");
  }

  private Running scheduler(Served server) throws Exception {
    return Running.start(GoProgram.SCHEDULER, server, folder.resolve("scheduler.txt"));
  }

  private record Running(Process process, Path log) implements AutoCloseable {
    static Running start(GoProgram program, Served server, Path log, String... more)
        throws Exception {
      String kubeconfig = server.kubeconfig().toString();
      List<String> command =
          new ArrayList<>(
              List.of(
                  program.path().toString(),
                  "--kubeconfig=" + kubeconfig,
                  "--authentication-kubeconfig=" + kubeconfig,
                  "--authorization-kubeconfig=" + kubeconfig,
                  "--secure-port=0"));
      command.addAll(List.of(more));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new Running(process, log);
    }

    /// Failures that no retry of the program's mends.
    List<String> complaints() throws IOException {
      return Files.readAllLines(log).stream()
          .filter(line -> line.startsWith("E") || line.startsWith("W"))
          .filter(line -> LOST.stream().anyMatch(line::contains))
          .toList();
    }

    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().join();
    }
  }
}
