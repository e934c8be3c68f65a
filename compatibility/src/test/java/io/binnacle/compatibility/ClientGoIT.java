package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// client-go: typed, dynamic and metadata clients, informers, leader election, discovery. The cases
/// are in `go/clientgo`.
@ExtendWith(ServerPool.Resolver.class)
class ClientGoIT {
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(5);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"h2", "memory"})
  void everyCasePasses(String store, ServerPool servers) throws Exception {
    Path program = GoProgram.CLIENT_GO.path();
    JarServer server = servers.of(store);
    Ended ended =
        Ended.of(
            List.of(program.toString(), server.kubeconfig().toString()),
            folder,
            Map.of(),
            "",
            ENDS_WITHIN);
    assertThat(ended.out().lines())
        .as("cases; on standard error: %s", ended.err())
        .hasSizeGreaterThan(25)
        .allMatch(line -> line.startsWith("PASS "));
    assertThat(ended.status()).as(ended.err()).isZero();
  }
}
