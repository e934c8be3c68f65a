package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import java.util.HashSet;
import java.util.Set;

/// `validatePodResourceClaims`: the devices that a pod claims. Pure.
final class DeviceClaimRules {
  private DeviceClaimRules() {}

  /// @return the names of all claims
  static Set<String> check(Checked claims, boolean mirror) {
    Set<String> names = new HashSet<>();
    for (Checked claim : claims.items()) {
      Checked name = claim.field("name");
      if (mirror) {
        claim.under("").forbidden("static pods do not support resource claims");
        names.add(name.text());
        continue;
      }
      if (name.require("")) {
        if (!names.add(name.text())) {
          name.duplicate();
        } else {
          name.invalid(Names.dnsLabel(name.text()));
        }
      }
      source(claim);
    }
    names.remove("");
    return names;
  }

  private static void source(Checked claim) {
    Checked existing = claim.field("resourceClaimName");
    Checked template = claim.field("resourceClaimTemplateName");
    if (existing.present() && template.present()) {
      claim.invalid(
          "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified",
          GoShape.show("PodResourceClaim", claim));
    }
    if (!existing.present() && !template.present()) {
      claim.invalid(
          "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`",
          GoShape.show("PodResourceClaim", claim));
    }
    if (existing.present()) {
      existing.invalid(Names.dnsSubdomain(existing.text()));
    }
    if (template.present()) {
      template.invalid(Names.dnsSubdomain(template.text()));
    }
  }
}
