package io.binnacle.kernel.presence;

import io.binnacle.kernel.bootstrap.ObjectApplier;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Renews this server's identity lease, and, on the server that leads, deletes those of servers
/// that are no more. Confined to the thread that runs it.
public final class IdentityLeases {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityLeases.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration COLLECTION_INTERVAL = Duration.ofHours(1);
  private static final GroupVersionResource LEASES =
      new GroupVersionResource("coordination.k8s.io", "v1", "leases");
  private static final GroupVersionKind LEASE =
      new GroupVersionKind("coordination.k8s.io", "v1", "Lease");

  private final String node;
  private final String holder;
  private final ObjectApplier applier;
  private final ObjectReader objects;
  private final BooleanSupplier leads;
  private final Clock clock;
  private long nextCollection = System.nanoTime();

  /// @param node the server's name, unique in its cluster
  /// @param leads whether this server is the one to delete others' leases
  public IdentityLeases(
      String node,
      ObjectApplier applier,
      ObjectReader objects,
      BooleanSupplier leads,
      Clock clock,
      RandomGenerator random) {
    this.node = node;
    this.holder = IdentityLease.nameOf(node) + "_" + new UUID(random.nextLong(), random.nextLong());
    this.applier = applier;
    this.objects = objects;
    this.leads = leads;
    this.clock = clock;
  }

  /// Works until interrupted, and then gives the lease up.
  public void run() throws InterruptedException {
    PresenceLoop.run(INTERVAL, "identity leases cannot be kept", this::keep, this::leave);
  }

  private void keep() throws SpiException {
    Optional<String> refusal = applier.attempt(new IdentityLease(node, holder, clock.instant()));
    if (refusal.isPresent()) {
      LOG.atWarn().addKeyValue("cause", refusal.get()).log("the identity lease cannot be renewed");
    } else if (leads.getAsBoolean() && System.nanoTime() - nextCollection >= 0) {
      collect();
      nextCollection = System.nanoTime() + COLLECTION_INTERVAL.toNanos();
    }
  }

  private void collect() throws SpiException {
    for (ObjectValue lease : objects.list(LEASES, IdentityLease.NAMESPACE)) {
      if (IdentityLease.isIdentity(lease) && IdentityLease.expired(lease, clock.instant())) {
        applier.remove(LEASE, lease);
      }
    }
  }

  private void leave() throws SpiException {
    Optional<ObjectValue> mine =
        objects.get(LEASES, new ObjectKey(IdentityLease.NAMESPACE, IdentityLease.nameOf(node)));
    if (mine.isPresent() && mine.get().text("spec", "holderIdentity").equals(Optional.of(holder))) {
      applier.remove(LEASE, mine.get());
    }
  }
}
