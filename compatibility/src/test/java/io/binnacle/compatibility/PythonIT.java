package io.binnacle.compatibility;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;

/// The Python client: typed and dynamic clients, watches, informers, leader election, manifests.
/// The cases are in `python`.
@ExtendWith(ServerPool.Resolver.class)
class PythonIT {
  @ParameterizedTest
  @Arrangements(usual = {"memory", "h2", "raft-mapdb"})
  void everyCasePasses(Arrangement arrangement, ServerPool servers) throws Exception {
    CaseProgram.PYTHON.passes(servers.of(arrangement), 43);
  }
}
