package io.binnacle.compatibility;

import io.binnacle.distribution.server.Arrangement;
import io.binnacle.distribution.server.Arrangements;
import io.binnacle.distribution.server.Served;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/// Tests that run once a store.
@ParameterizedClass(name = "{0}")
@Arrangements(usual = {"memory", "h2", "raft-mapdb"})
@ExtendWith(ServerPool.Resolver.class)
public abstract class EveryStoreTest {
  @Parameter Arrangement arrangement = Arrangement.alone("memory");

  /// Shared with other tests.
  protected Served server;

  /// What the name of the test's own namespace begins with.
  protected String prefix;

  @BeforeEach
  final void findServer(ServerPool servers, TestInfo test) throws Exception {
    server = servers.of(arrangement);
    prefix = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT) + "-";
  }
}
