package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// What `ValidateServiceUpdate` of Kubernetes 1.36 says of a change.
final class ServiceChangeRules {
  private static final String KEPT = "may not change once set";

  private ServiceChangeRules() {}

  static void check(Checked spec, ObjectValue stored) {
    Checked old = Checked.silent(stored).field("spec");
    if (!spec.field("type").is("ExternalName") && !old.field("type").is("ExternalName")) {
      boolean headless = ServiceRules.headless(spec);
      boolean wasHeadless = ServiceRules.headless(old);
      if (!headless || !wasHeadless) {
        addresses(spec, old);
      }
      if (!headless && !wasHeadless) {
        families(spec, old);
      }
    }
    ServiceTrafficRules.changes(spec, old);
  }

  private static void addresses(Checked spec, Checked old) {
    Checked now = spec.field("clusterIPs");
    List<Checked> addresses = now.items();
    List<Checked> before = old.field("clusterIPs").items();
    if (before.size() == addresses.size()) {
      for (int i = 0; i < before.size(); i++) {
        if (!before.get(i).is(addresses.get(i).text())) {
          now.under(now.path() + "[" + i + "]").invalid(KEPT);
        }
      }
      return;
    }
    Checked first = now.under(now.path() + "[0]");
    if (addresses.isEmpty()) {
      first.invalid("primary clusterIP can not be unset");
    } else if (!before.isEmpty() && !addresses.getFirst().is(before.getFirst().text())) {
      first.invalid(KEPT);
    }
    if (before.size() > 1 && addresses.size() == 1) {
      single(spec, "clusterIP");
    }
  }

  private static void families(Checked spec, Checked old) {
    Checked now = spec.field("ipFamilies");
    List<Checked> families = now.items();
    List<Checked> before = old.field("ipFamilies").items();
    Checked first = now.under(now.path() + "[0]");
    if (before.size() == families.size()) {
      for (int i = 0; i < before.size(); i++) {
        if (!before.get(i).is(families.get(i).text())) {
          first.invalid(KEPT);
        }
      }
      return;
    }
    Checked addresses = spec.field("clusterIPs");
    if (before.size() > families.size() && addresses.size() == 0) {
      first.invalid("primary ipFamily can not be unset");
    }
    if (!families.isEmpty()
        && !before.isEmpty()
        && !families.getFirst().is(before.getFirst().text())) {
      // Upstream shows the addresses here, not the families.
      first.invalid(KEPT, addresses.shown());
    }
    if (before.size() > families.size() && families.size() == 1) {
      single(spec, "ipFamily");
    }
  }

  private static void single(Checked spec, String released) {
    Checked policy = spec.field("ipFamilyPolicy");
    if (!policy.is("SingleStack")) {
      policy.invalid("must be set to 'SingleStack' when releasing the secondary " + released);
    }
  }
}
