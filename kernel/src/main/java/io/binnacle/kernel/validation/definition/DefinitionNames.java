package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import java.util.List;
import java.util.Locale;

/// `ValidateCustomResourceDefinitionNames` of Kubernetes 1.36.
final class DefinitionNames {
  private DefinitionNames() {}

  static void check(Checked names) {
    optional(names.field("plural"));
    optional(names.field("singular"));
    mixed(names.field("kind"));
    mixed(names.field("listKind"));
    names.field("shortNames").items().forEach(DefinitionNames::label);
    Checked list = names.field("listKind");
    if (!list.empty() && names.field("kind").is(list.text())) {
      list.invalid("kind and listKind may not be the same");
    }
    names.field("categories").items().forEach(DefinitionNames::label);
  }

  private static void optional(Checked name) {
    if (!name.empty()) {
      label(name);
    }
  }

  /// Tells all that is wrong with a label at once.
  static void label(Checked name) {
    List<String> faults = Names.dns1035Label(name.text());
    if (!faults.isEmpty()) {
      name.invalid(String.join(",", faults));
    }
  }

  private static void mixed(Checked kind) {
    List<String> faults = Names.dns1035Label(kind.text().toLowerCase(Locale.ROOT));
    if (!kind.empty() && !faults.isEmpty()) {
      kind.invalid("may have mixed case, but should otherwise match: " + String.join(",", faults));
    }
  }
}
