package io.binnacle.admission.serviceaccount;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `service-account`.
public final class ServiceAccountPlugin implements Plugin {
  private static final int ORDER = 300;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(
        new Offer(
            "service-account",
            ORDER,
            context ->
                new ServiceAccount(
                    new Accounts(context.objects(), new Accounts.Sleep(context.random())),
                    context.random())));
  }
}
