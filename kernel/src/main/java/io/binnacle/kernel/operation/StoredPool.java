package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectStore.Change;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.kernel.strategy.Pool;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.value.ObjectValue;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// A pool whose takings are objects, one each: the store's promise that an object is created once
/// is what keeps an item from being given twice, on any number of nodes and across restarts.
/// Addresses are `networking.k8s.io/v1 IPAddress` objects, as kube-apiserver has them; node ports,
/// for which it keeps a bitmap, are objects that are not served.
///
/// A crash between taking and storing leaves a taking without a Service, until [ClaimRepair] gives
/// it back. Thread-safe.
final class StoredPool implements Pool {
  /// Where the takings of node ports lie.
  static final ResourceDefinition NODE_PORTS =
      new ResourceDefinition(
          GroupVersionResource.core("nodeports"),
          new GroupVersionKind("", "v1", "NodePortClaim"),
          "nodeport",
          false,
          List.of("create", "list"),
          List.of(),
          List.of(),
          List.of(),
          new StructSchema("io.binnacle.NodePortClaim", false));

  private static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
  private static final String ADDRESS_MANAGER = "ipallocator.k8s.io";
  private static final String SERVICES = "services";

  private final ObjectStore store;
  private final ResourceDefinition resource;
  private final Clock clock;
  private final RandomGenerator random;

  StoredPool(ObjectStore store, ResourceDefinition resource, Clock clock, RandomGenerator random) {
    this.store = store;
    this.resource = resource;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public boolean take(String item, ObjectKey owner) {
    try {
      store.create(resource, key(item), claim(item, owner), Deadline.usual());
      return true;
    } catch (ApiException taken) {
      if (!taken.status().reason().equals("AlreadyExists")) {
        throw taken;
      }
      return false;
    }
  }

  @Override
  public boolean taken(String item) {
    return store.get(resource, key(item), "", Deadline.usual()).isPresent();
  }

  @Override
  public void giveBack(String item, ObjectKey owner) {
    store.update(
        resource,
        key(item),
        current ->
            current
                .map(ObjectVersion::value)
                .filter(claim -> owner(claim).equals(Optional.of(owner)))
                .<Change>map(Change.Remove::new)
                .orElseGet(Change.Nothing::new),
        Deadline.usual());
  }

  /// Who has taken what a stored claim stands for; empty when it is nobody's that this pool knows.
  static Optional<ObjectKey> owner(ObjectValue claim) {
    return claim
        .text("spec", "parentRef", "name")
        .map(name -> new ObjectKey(claim.text("spec", "parentRef", "namespace").orElse(""), name));
  }

  /// Whether a stored claim is one of these, rather than one that somebody made by hand.
  static boolean made(ObjectValue claim) {
    boolean labelled =
        claim.text("metadata", "labels", MANAGED_BY).equals(Optional.of(ADDRESS_MANAGER));
    return claim.text("spec", "parentRef", "resource").equals(Optional.of(SERVICES))
        && (labelled || claim.text("kind").equals(Optional.of(NODE_PORTS.kind().kind())));
  }

  private static ObjectKey key(String item) {
    return new ObjectKey("", item);
  }

  private ObjectValue claim(String item, ObjectKey owner) {
    ObjectValue.Builder metadata = ObjectValue.builder();
    metadata.put("name", item);
    metadata.put("uid", new UUID(random.nextLong(), random.nextLong()).toString());
    metadata.put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    if (!resource.equals(NODE_PORTS)) {
      metadata.put(
          "labels",
          ObjectValue.builder()
              .put("ipaddress.kubernetes.io/ip-family", "IPv4")
              .put(MANAGED_BY, ADDRESS_MANAGER)
              .build());
    }
    ObjectValue parent =
        ObjectValue.builder()
            .put("resource", SERVICES)
            .put("namespace", owner.namespace())
            .put("name", owner.name())
            .build();
    return ObjectValue.builder()
        .put("kind", resource.kind().kind())
        .put("apiVersion", resource.kind().apiVersion())
        .put("metadata", metadata.build())
        .put("spec", ObjectValue.of("parentRef", parent))
        .build();
  }
}
