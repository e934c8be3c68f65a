package io.binnacle.admission.protection;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `storage-object-in-use-protection`.
public final class StorageProtectionPlugin implements Plugin {
  private static final int ORDER = 1_200;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(
        new Offer(
            "storage-object-in-use-protection", ORDER, _ -> new StorageObjectInUseProtection()));
  }
}
