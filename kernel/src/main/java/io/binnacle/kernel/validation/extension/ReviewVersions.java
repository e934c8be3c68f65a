package io.binnacle.kernel.validation.extension;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The versions of reviews that a webhook understands. Pure.
public final class ReviewVersions {
  private static final List<String> KNOWN = List.of("v1", "v1beta1");

  private ReviewVersions() {}

  /// Whether the server can talk to a webhook that understands these.
  public static boolean known(Checked versions) {
    return versions.items().stream().anyMatch(version -> KNOWN.contains(version.text()));
  }

  /// The versions that the server knows, as messages list them.
  public static String listed() {
    return String.join(", ", KNOWN);
  }

  /// @param missing what is said when there are none
  /// @param any whether the server need not know one of them
  public static void check(Checked versions, String missing, boolean any) {
    if (!versions.require(missing)) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Checked version : versions.items()) {
      if (seen.add(version.text())) {
        version.invalid(Names.dns1035Label(version.text()));
      } else {
        version.invalid("duplicate version", FieldError.quote(version.text()));
      }
    }
    if (!any && !known(versions)) {
      versions.invalid("must include at least one of " + listed());
    }
  }
}
