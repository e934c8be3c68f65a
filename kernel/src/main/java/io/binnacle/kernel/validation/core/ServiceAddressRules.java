package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `ValidateServiceClusterIPsRelatedFields` of Kubernetes 1.36.
public final class ServiceAddressRules {
  private ServiceAddressRules() {}

  /// What is wrong with the addresses of a Service, given the one before it, which is empty for a
  /// new one.
  public static List<FieldError> faults(ObjectValue service, ObjectValue old) {
    List<FieldError> faults = new ArrayList<>();
    check(Checked.whole(service, faults).field("spec"), old);
    return faults;
  }

  private static void check(Checked spec, ObjectValue old) {
    if (spec.field("type").is("ExternalName")) {
      return;
    }
    Checked addresses = spec.field("clusterIPs");
    List<Checked> all = addresses.items();
    firstMatches(spec.field("clusterIP"), addresses);
    families(spec);
    if (!wellFormed(addresses, ServiceRules.texts(old.items("spec", "clusterIPs")))) {
      return;
    }
    if (all.size() > 1 && !AddressRules.dual(all.stream().map(Checked::text).toList())) {
      addresses.invalid("may specify no more than one IP for each IP family");
    }
    if (!ServiceRules.headless(spec)) {
      addressesOfFamilies(all, spec.field("ipFamilies").items());
    }
  }

  private static void firstMatches(Checked address, Checked addresses) {
    if (address.empty()) {
      if (addresses.size() > 0) {
        addresses.invalid("must be empty when `clusterIP` is not specified");
      }
    } else if (addresses.size() == 0) {
      addresses.required("");
    } else if (!addresses.items().getFirst().is(address.text())) {
      addresses.invalid("first value must match `clusterIP`");
    }
  }

  private static void families(Checked spec) {
    Set<String> seen = new HashSet<>();
    for (Checked family : spec.field("ipFamilies").items()) {
      family.oneOf(List.of("IPv4", "IPv6"));
      if (!seen.add(family.text())) {
        family.duplicate();
      }
    }
    Checked policy = spec.field("ipFamilyPolicy");
    if (policy.present()) {
      policy.oneOf(List.of("PreferDualStack", "RequireDualStack", "SingleStack"));
    }
  }

  private static boolean wellFormed(Checked addresses, List<String> known) {
    boolean fine = true;
    List<Checked> all = addresses.items();
    for (int i = 0; i < all.size(); i++) {
      if (i == 0 && all.getFirst().is("None")) {
        if (all.size() > 1) {
          addresses.invalid("'None' must be the first and only value");
          fine = false;
        }
      } else if (!AddressRules.legacyIp(all.get(i), known)) {
        fine = false;
      }
    }
    if (all.size() > 2) {
      addresses.invalid("may only hold up to 2 values");
    }
    return fine;
  }

  private static void addressesOfFamilies(List<Checked> addresses, List<Checked> families) {
    for (int i = 0; i < Math.min(addresses.size(), families.size()); i++) {
      Checked address = addresses.get(i);
      boolean six = AddressRules.six(address.text());
      String family = families.get(i).text();
      if ((family.equals("IPv4") && six) || (family.equals("IPv6") && !six)) {
        address.invalid("expected an " + family + " value as indicated by `ipFamilies[" + i + "]`");
      }
    }
  }
}
