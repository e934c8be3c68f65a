package io.binnacle.admission.storageclass;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `default-storage-class`.
public final class DefaultStorageClassPlugin implements Plugin {
  private static final int ORDER = 1_100;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(
        new Offer(
            "default-storage-class", ORDER, context -> new DefaultStorageClass(context.objects())));
  }
}
