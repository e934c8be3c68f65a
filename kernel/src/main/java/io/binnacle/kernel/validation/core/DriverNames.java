package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import java.util.Locale;

/// The names of storage drivers: `ValidateCSIDriverName` of Kubernetes 1.36.
public final class DriverNames {
  private static final int LONGEST = 63;

  private DriverNames() {}

  public static void check(Checked name) {
    if (!name.require("")) {
      return;
    }
    if (name.text().length() > LONGEST) {
      name.tooLong(LONGEST);
    }
    name.invalid(Names.dnsSubdomain(name.text().toLowerCase(Locale.ROOT)));
  }
}
