package io.binnacle.compatibility;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;

/// kube-rs: typed and dynamic clients, watchers, reflectors, a controller, leases. The cases are in
/// `rust`.
@ExtendWith(ServerPool.Resolver.class)
class KubeRsIT {
  @ParameterizedTest
  @Arrangements(usual = {"memory", "h2", "raft-mapdb"})
  void everyCasePasses(Arrangement arrangement, ServerPool servers) throws Exception {
    CaseProgram.RUST.passes(servers.of(arrangement), 40);
  }
}
