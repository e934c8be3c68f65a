package io.binnacle.compatibility;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/// client-go: typed, dynamic, metadata and scale clients, informers, events, leader election,
/// discovery, apply, reviews and requests. The cases are in `go/clientgo`.
@ExtendWith(ServerPool.Resolver.class)
class ClientGoIT {
  @TempDir Path folder;

  @ParameterizedTest
  @Arrangements(usual = "raft-mapdb")
  void everyCasePasses(Arrangement arrangement, ServerPool servers) throws Exception {
    Path program = GoProgram.CLIENT_GO.path();
    String kubeconfig = servers.of(arrangement).kubeconfig().toString();
    Cases.atLeast(91).pass(List.of(program.toString(), kubeconfig), folder, Map.of());
  }
}
