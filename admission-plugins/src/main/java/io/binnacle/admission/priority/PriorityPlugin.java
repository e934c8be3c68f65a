package io.binnacle.admission.priority;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `priority`.
public final class PriorityPlugin implements Plugin {
  private static final int ORDER = 800;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(new Offer("priority", ORDER, context -> new Priority(context.objects())));
  }
}
