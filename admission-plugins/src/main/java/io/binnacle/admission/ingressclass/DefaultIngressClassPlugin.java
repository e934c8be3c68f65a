package io.binnacle.admission.ingressclass;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `default-ingress-class`.
public final class DefaultIngressClassPlugin implements Plugin {
  private static final int ORDER = 2_000;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(
        new Offer(
            "default-ingress-class", ORDER, context -> new DefaultIngressClass(context.objects())));
  }
}
