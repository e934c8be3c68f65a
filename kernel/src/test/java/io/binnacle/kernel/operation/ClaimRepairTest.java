package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.registry.ObjectStore.Change;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.storage.Deadline;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimRepairTest {
  private static final ResourceDefinition ADDRESSES =
      EngineFixture.CATALOG
          .find(new GroupVersionResource("networking.k8s.io", "v1", "ipaddresses"))
          .orElseThrow();

  private final EngineFixture engine;
  private final ClaimRepair repair;

  ClaimRepairTest() throws Exception {
    engine = new EngineFixture();
    repair =
        new ClaimRepair(
            () -> EngineFixture.CATALOG,
            engine.store,
            () -> true,
            Clock.systemUTC(),
            new Random(7));
    assertThat(
            engine
                .send(
                    "POST /api/v1/namespaces/ns/services",
                    """
                    {"metadata":{"name":"s"},
                     "spec":{"type":"NodePort","clusterIP":"10.96.0.10",
                             "ports":[{"port":80,"nodePort":30080}]}}
                    """)
                .code())
        .isEqualTo(201);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private StoredPool pool(ResourceDefinition resource) {
    return new StoredPool(engine.store, resource, Clock.systemUTC(), new Random(8));
  }

  @Test
  void whatIsUsedStays() {
    repair.round();
    repair.round();
    assertThat(pool(ADDRESSES).taken("10.96.0.10")).isTrue();
    assertThat(pool(StoredPool.NODE_PORTS).taken("30080")).isTrue();
  }

  @Test
  void whatNobodyUsesInTwoRoundsIsFree() {
    ObjectKey gone = new ObjectKey("ns", "gone");
    pool(ADDRESSES).take("10.96.0.11", gone);
    pool(StoredPool.NODE_PORTS).take("30081", gone);
    repair.round();
    assertThat(pool(ADDRESSES).taken("10.96.0.11")).isTrue();
    repair.round();
    assertThat(pool(ADDRESSES).taken("10.96.0.11")).isFalse();
    assertThat(pool(StoredPool.NODE_PORTS).taken("30081")).isFalse();
  }

  @Test
  void whatSomebodyMadeByHandStays() {
    assertThat(
            engine
                .send(
                    "POST /apis/networking.k8s.io/v1/ipaddresses",
                    """
                    {"metadata":{"name":"10.96.0.12"},
                     "spec":{"parentRef":{"group":"example.com","resource":"gateways","name":"g"}}}
                    """)
                .code())
        .isEqualTo(201);
    repair.round();
    repair.round();
    assertThat(pool(ADDRESSES).taken("10.96.0.12")).isTrue();
  }

  @Test
  void whatAServiceUsesWithoutAClaimIsTaken() {
    engine.store.update(
        ADDRESSES,
        new ObjectKey("", "10.96.0.10"),
        current ->
            current
                .map(ObjectVersion::value)
                .<Change>map(Change.Remove::new)
                .orElseThrow(() -> ApiErrors.notFound(ADDRESSES.address(), "10.96.0.10")),
        Deadline.usual());
    repair.round();
    assertThat(
            engine
                .store
                .get(ADDRESSES, new ObjectKey("", "10.96.0.10"), "", Deadline.usual())
                .map(ObjectVersion::value)
                .flatMap(StoredPool::owner))
        .isEqualTo(Optional.of(new ObjectKey("ns", "s")));
  }
}
