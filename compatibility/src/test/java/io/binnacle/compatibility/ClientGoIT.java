package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import io.binnacle.distribution.server.Ended;
import io.binnacle.distribution.server.Served;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/// client-go: typed, dynamic, metadata and scale clients, informers, events, leader election,
/// discovery, apply, reviews and requests. The cases are in `go/clientgo`.
@ExtendWith(ServerPool.Resolver.class)
class ClientGoIT {
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(5);

  @TempDir Path folder;

  @ParameterizedTest
  @Arrangements(usual = "raft-mapdb")
  void everyCasePasses(Arrangement arrangement, ServerPool servers) throws Exception {
    Path program = GoProgram.CLIENT_GO.path();
    Served server = servers.of(arrangement);
    Ended ended =
        Ended.of(
            List.of(program.toString(), server.kubeconfig().toString()),
            folder,
            Map.of(),
            "",
            ENDS_WITHIN);
    assertThat(ended.out().lines())
        .as("cases; on standard error: %s", ended.err())
        .hasSizeGreaterThan(90)
        .allMatch(line -> line.startsWith("PASS "));
    assertThat(ended.status()).as(ended.err()).isZero();
  }
}
