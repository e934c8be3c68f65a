package io.binnacle.admission.quota;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `resource-quota`.
public final class ResourceQuotaPlugin implements Plugin {
  /// After everybody: what another refuses is not to be charged.
  private static final int ORDER = 9_000;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(
        new Offer(
            "resource-quota",
            ORDER,
            context ->
                new ResourceQuota(
                    new Meters(context.clock()), new Charges(new QuotaBook(context.client())))));
  }
}
