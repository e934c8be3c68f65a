package io.binnacle.admission.toleration;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `default-toleration-seconds`.
public final class DefaultTolerationPlugin implements Plugin {
  private static final int ORDER = 900;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(
        new Offer("default-toleration-seconds", ORDER, _ -> new DefaultTolerationSeconds()));
  }
}
