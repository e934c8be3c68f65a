package io.binnacle.admission.limitrange;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `limit-ranger`.
public final class LimitRangerPlugin implements Plugin {
  private static final int ORDER = 200;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(new Offer("limit-ranger", ORDER, context -> new LimitRanger(context.objects())));
  }
}
