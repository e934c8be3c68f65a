package io.binnacle.compatibility;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;

/// The JavaScript client: typed clients, objects of any kind, watches, informers. The cases are in
/// `javascript`.
@ExtendWith(ServerPool.Resolver.class)
class JavaScriptIT {
  @ParameterizedTest
  @Arrangements(usual = {"memory", "h2", "raft-mapdb"})
  void everyCasePasses(Arrangement arrangement, ServerPool servers) throws Exception {
    CaseProgram.JAVASCRIPT.passes(servers.of(arrangement), 32);
  }

  /// Both versions send the same requests but for their transports.
  @ParameterizedTest
  @Arrangements(usual = "memory")
  void everyCasePassesWithTheVersionBefore(Arrangement arrangement, ServerPool servers)
      throws Exception {
    CaseProgram.JAVASCRIPT_1.passes(servers.of(arrangement), 32);
  }
}
