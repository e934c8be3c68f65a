package io.binnacle.admission.claimresize;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `persistent-volume-claim-resize`.
public final class ClaimResizePlugin implements Plugin {
  private static final int ORDER = 1_400;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(
        new Offer(
            "persistent-volume-claim-resize",
            ORDER,
            context -> new PersistentVolumeClaimResize(context.objects())));
  }
}
