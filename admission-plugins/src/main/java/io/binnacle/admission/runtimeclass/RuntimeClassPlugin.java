package io.binnacle.admission.runtimeclass;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `runtime-class`.
public final class RuntimeClassPlugin implements Plugin {
  private static final int ORDER = 1_500;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(
        new Offer("runtime-class", ORDER, context -> new RuntimeClass(context.objects())));
  }
}
