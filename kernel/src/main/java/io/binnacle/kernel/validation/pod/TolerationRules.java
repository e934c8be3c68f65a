package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `ValidateTolerations` and `validateOnlyAddedTolerations`. Pure.
public final class TolerationRules {
  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private TolerationRules() {}

  /// Checks tolerations.
  ///
  /// @param comparing whether they may compare numbers
  public static void check(Checked tolerations, boolean comparing) {
    for (Checked toleration : tolerations.items()) {
      Checked key = toleration.field("key");
      Checked operator = toleration.field("operator");
      Checked effect = toleration.field("effect");
      if (!key.empty()) {
        SelectorRules.key(key);
      } else if (!operator.is("Exists")) {
        operator.invalid(
            "operator must be Exists when `key` is empty, which means \"match all values and all"
                + " keys\"",
            FieldError.quote(operator.text()));
      }
      if (toleration.field("tolerationSeconds").present() && !effect.is("NoExecute")) {
        effect.invalid(
            "effect must be 'NoExecute' when `tolerationSeconds` is set",
            FieldError.quote(effect.text()));
      }
      operator(operator, toleration.field("value"), comparing);
      if (!effect.empty()) {
        effect.oneOf(EFFECTS);
      }
    }
  }

  private static void operator(Checked operator, Checked value, boolean comparing) {
    String shown = FieldError.quote(value.text());
    switch (operator.text()) {
      case "Equal", "" -> {
        List<String> faults = Names.labelValue(value.text());
        if (!faults.isEmpty()) {
          operator.invalid(String.join(";", faults), shown);
        }
      }
      case "Exists" -> {
        if (!value.empty()) {
          operator.invalid("value must be empty when `operator` is 'Exists'", shown);
        }
      }
      case "Lt", "Gt" -> {
        if (!comparing) {
          operator.notSupported(List.of("Equal", "Exists", "Lt", "Gt"));
        } else if (!value.text().matches("0|-?[1-9][0-9]{0,18}")) {
          value.invalid("must be a valid decimal integer in canonical form", shown);
        }
      }
      default -> operator.notSupported(List.of("Equal", "Exists"));
    }
  }

  /// Checks that each stored toleration is still there, though its seconds may differ.
  static void onlyAdded(Checked tolerations, Checked old, boolean comparing) {
    Set<ObjectValue> now = new HashSet<>();
    tolerations.items().forEach(item -> now.add(item.object().without("tolerationSeconds")));
    for (Checked before : old.items()) {
      if (!now.contains(before.object().without("tolerationSeconds"))) {
        tolerations.forbidden(
            "existing toleration can not be modified except its tolerationSeconds");
        return;
      }
    }
    check(tolerations, comparing);
  }
}
