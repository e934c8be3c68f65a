package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.validation.Checked;
import java.util.regex.Pattern;

/// `validateISCSIPersistentVolumeSource` of Kubernetes 1.36.
final class IscsiRules {
  private static final Pattern IQN =
      Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.([a-zA-Z0-9\\-.]+)(:[^,;*&$|\\s]+)$");
  private static final Pattern EUI = Pattern.compile("^eui.[a-zA-Z0-9]{16}$");
  private static final Pattern NAA = Pattern.compile("^naa.[a-zA-Z0-9]{32}$");
  private static final int LONGEST = 64;

  private IscsiRules() {}

  static void check(Checked source, String volume) {
    Checked portal = source.field("targetPortal");
    Checked initiator = source.field("initiatorName");
    portal.require("");
    if (initiator.present() && (volume + ":" + portal.text()).length() > LONGEST) {
      portal
          .under(source.path() + ".targetportal")
          .invalid(
              "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if"
                  + " iscsi.initiatorName is specified.");
    }
    Checked name = source.field("iqn");
    if (name.require("") && !wellFormed(name.text())) {
      name.invalid("must be valid format");
    }
    source.field("lun").between(0, 255);
    Checked secret = source.field("secretRef");
    boolean chap =
        source.field("chapAuthDiscovery").flag() || source.field("chapAuthSession").flag();
    if (chap && !secret.present()) {
      secret.required("");
    }
    if (secret.present()) {
      secret.field("name").require("");
    }
    if (initiator.present() && !wellFormed(initiator.text())) {
      initiator.under(source.path() + ".initiatorname").invalid("must be valid format");
    }
  }

  private static boolean wellFormed(String name) {
    if (name.startsWith("iqn")) {
      return IQN.matcher(name).find();
    }
    return name.startsWith("eui") ? EUI.matcher(name).find() : NAA.matcher(name).find();
  }
}
