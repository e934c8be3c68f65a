package io.binnacle.kernel.presence;

import io.binnacle.kernel.bootstrap.ObjectApplier;
import io.binnacle.kernel.registry.MasterLeases;
import io.binnacle.kernel.registry.MasterLeases.Server;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the endpoints of the Service `kubernetes` true: every server says that it lives, and
/// publishes all that do, as kube-apiserver's lease endpoint reconciler. Confined to the thread
/// that runs it.
public final class KubernetesEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesEndpoints.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final GroupVersionResource SLICES =
      new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");
  private static final GroupVersionKind SLICE =
      new GroupVersionKind("discovery.k8s.io", "v1", "EndpointSlice");

  private final MasterLeases leases;
  private final ObjectApplier applier;
  private final ObjectReader objects;

  public KubernetesEndpoints(MasterLeases leases, ObjectApplier applier, ObjectReader objects) {
    this.leases = leases;
    this.applier = applier;
    this.objects = objects;
  }

  /// Works until interrupted, and then takes this server out.
  public void run() throws InterruptedException {
    PresenceLoop.run(
        INTERVAL,
        "the endpoints of the Service kubernetes cannot be kept",
        this::keep,
        this::leave);
  }

  private void keep() throws SpiException {
    leases.renew();
    publish();
  }

  private void leave() throws SpiException {
    leases.leave();
    publish();
  }

  private void publish() throws SpiException {
    List<Server> live = leases.live();
    if (live.isEmpty()) {
      // Upstream, too, leaves the last address to be found wanting rather than none.
      return;
    }
    PublishedEndpoints wanted = new PublishedEndpoints(live);
    Optional<String> refusal = applier.attempt(wanted);
    if (refusal.isPresent()) {
      LOG.atWarn()
          .addKeyValue("cause", refusal.get())
          .log("the endpoints of the Service kubernetes cannot be written");
      return;
    }
    List<String> names = wanted.sliceNames();
    for (ObjectValue slice : objects.list(SLICES, PublishedEndpoints.NAMESPACE)) {
      String name = slice.text("metadata", "name").orElse("");
      boolean ours =
          slice
              .text("metadata", "labels", PublishedEndpoints.SERVICE_LABEL)
              .equals(Optional.of(PublishedEndpoints.SERVICE));
      if (ours && !names.contains(name)) {
        applier.remove(SLICE, slice);
      }
    }
  }
}
