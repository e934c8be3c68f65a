package io.binnacle.admission.taint;

import io.binnacle.admission.Offer;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.admission.AdmissionFactory;
import java.util.List;

/// Offers the admission plugin `taint-nodes-by-condition`.
public final class NodeTaintPlugin implements Plugin {
  private static final int ORDER = 500;

  @Override
  public List<AdmissionFactory<?>> admission() {
    return List.of(new Offer("taint-nodes-by-condition", ORDER, _ -> new TaintNodesByCondition()));
  }
}
