package io.binnacle.admission.namespace;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `namespace-lifecycle`.
public final class NamespaceLifecyclePlugin implements Plugin {
  private static final int ORDER = 100;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(
        new Offer(
            "namespace-lifecycle", ORDER, context -> new NamespaceLifecycle(context.objects())));
  }
}
