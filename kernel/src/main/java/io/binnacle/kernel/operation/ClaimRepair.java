package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.registry.ListVersion;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectStore.Change;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.strategy.ServiceClaims;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.value.ObjectValue;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what Services have taken from their pools back in line with what they use, as
/// kube-apiserver's repair loops do: a crash between taking and storing leaves a taking that
/// belongs to nobody, and a copy of other data may lack one. Confined to the thread that runs it.
public final class ClaimRepair {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimRepair.class);

  /// Longer than any write takes, so that what is unused in two rounds is no write's under way.
  private static final Duration INTERVAL = Duration.ofMinutes(3);

  private final Supplier<ResourceCatalog> catalog;
  private final ObjectStore store;
  private final BooleanSupplier leads;
  private final Clock clock;
  private final RandomGenerator random;

  /// The uids of the claims that nobody used in the last round.
  private Set<String> suspects = Set.of();

  /// @param leads whether this server is the one to do the work
  public ClaimRepair(
      Supplier<ResourceCatalog> catalog,
      ObjectStore store,
      BooleanSupplier leads,
      Clock clock,
      RandomGenerator random) {
    this.catalog = catalog;
    this.store = store;
    this.leads = leads;
    this.clock = clock;
    this.random = random;
  }

  /// Works until interrupted.
  public void run() throws InterruptedException {
    while (true) {
      if (leads.getAsBoolean()) {
        attempt();
      } else {
        suspects = Set.of();
      }
      Thread.sleep(INTERVAL);
    }
  }

  private void attempt() {
    try {
      round();
    } catch (ApiException e) {
      // The next round tries again; what was suspected may have been used meanwhile.
      suspects = Set.of();
      LOG.atWarn().addKeyValue("cause", e.getMessage()).log("claims of Services cannot be checked");
    }
  }

  /// Gives back what nobody used in this round and the one before, and takes what lacks a claim.
  void round() {
    Set<String> unused = new HashSet<>();
    repair(resource("networking.k8s.io", "ipaddresses"), ServiceClaims::addresses, unused);
    repair(StoredPool.NODE_PORTS, ServiceClaims::nodePorts, unused);
    suspects = unused;
  }

  private ResourceDefinition resource(String group, String name) {
    return catalog.get().find(new GroupVersionResource(group, "v1", name)).orElseThrow();
  }

  private void repair(
      ResourceDefinition pool, Function<ObjectValue, Set<String>> items, Set<String> unused) {
    // Claims come before their Services: read in this order, a claim in use has its Service.
    Map<String, ObjectValue> claims = new HashMap<>();
    for (ObjectVersion claim : all(pool)) {
      claims.put(Metadata.name(claim.value()), claim.value());
    }
    Map<String, ObjectKey> used = new HashMap<>();
    for (ObjectVersion version : all(resource("", "services"))) {
      ObjectValue service = version.value();
      ObjectKey key = new ObjectKey(Metadata.text(service, "namespace"), Metadata.name(service));
      items.apply(service).forEach(item -> used.put(item, key));
    }
    StoredPool takings = new StoredPool(store, pool, clock, random);
    used.forEach((item, service) -> check(takings, item, service, claims.get(item)));
    claims.forEach(
        (item, claim) -> {
          if (StoredPool.made(claim) && !used.containsKey(item)) {
            leaked(pool, item, claim, unused);
          }
        });
  }

  private Iterable<ObjectVersion> all(ResourceDefinition resource) {
    return store.snapshot(resource, new ListVersion.Latest(), Deadline.usual()).in("");
  }

  private static void check(
      StoredPool pool, String item, ObjectKey service, @Nullable ObjectValue claim) {
    if (claim == null) {
      // The Service may be newer than the claims that were read: then its own claim is there.
      if (pool.take(item, service)) {
        LOG.atWarn()
            .addKeyValue("item", item)
            .addKeyValue("service", service)
            .log("a Service used what it had not taken; it has taken it now");
      }
    } else if (!StoredPool.owner(claim).equals(Optional.of(service))) {
      LOG.atError()
          .addKeyValue("item", item)
          .addKeyValue("service", service)
          .addKeyValue("owner", StoredPool.owner(claim).map(ObjectKey::toString).orElse("nobody"))
          .log("two Services use the same; make one of them anew");
    }
  }

  private void leaked(ResourceDefinition pool, String item, ObjectValue claim, Set<String> unused) {
    String uid = Metadata.uid(claim);
    if (!suspects.contains(uid)) {
      unused.add(uid);
      return;
    }
    store.update(
        pool,
        new ObjectKey("", item),
        current ->
            current
                .map(ObjectVersion::value)
                .filter(now -> Metadata.uid(now).equals(uid))
                .<Change>map(Change.Remove::new)
                .orElseGet(Change.Nothing::new),
        Deadline.usual());
    LOG.atWarn().addKeyValue("item", item).log("what a Service had taken and never used is free");
  }
}
