package io.binnacle.kernel.warning;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.spi.model.Quantity;
import java.util.List;

/// Parts of bytes, of which there are none. Pure.
final class FractionWarnings {
  private FractionWarnings() {}

  /// @param amounts a list of resources
  static void check(Checked amounts, String resource, List<String> warnings) {
    Checked amount = amounts.entry(resource);
    Quantity.parse(amount.text())
        .filter(_ -> ResourceRules.fractional(amount.text()))
        .ifPresent(
            quantity ->
                warnings.add(
                    amount.path()
                        + ": fractional byte value \""
                        + quantity.canonical()
                        + "\" is invalid, must be an integer"));
  }

  /// A claim's specification.
  static void claim(Checked spec, List<String> warnings) {
    check(spec.field("resources", "requests"), "storage", warnings);
    check(spec.field("resources", "limits"), "storage", warnings);
  }
}
