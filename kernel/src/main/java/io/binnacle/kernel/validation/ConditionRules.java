package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The rules of conditions in a status: `ValidateConditions` of apimachinery.
public final class ConditionRules {
  private static final int LONGEST_REASON = 1024;
  private static final int LONGEST_MESSAGE = 32 * 1024;
  private static final String REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
  private static final Pattern REASON_PATTERN = Pattern.compile(REASON);

  private ConditionRules() {}

  public static void check(Checked conditions) {
    Set<String> types = new HashSet<>();
    for (Checked condition : conditions.items()) {
      Checked type = condition.field("type");
      if (!types.add(type.text())) {
        type.add(FieldError.duplicate(type.path(), FieldError.quote(type.text())));
      }
      condition(condition);
    }
  }

  private static void condition(Checked condition) {
    Checked type = condition.field("type");
    for (String fault : Names.labelKey(type.text())) {
      type.invalid(fault, FieldError.quote(type.text()));
    }
    condition.field("status").oneOf(List.of("False", "True", "Unknown"));
    Checked generation = condition.field("observedGeneration");
    if (generation.integer().orElse(0) < 0) {
      generation.invalid("must be greater than or equal to zero");
    }
    condition.field("lastTransitionTime").require("");
    Checked reason = condition.field("reason");
    if (reason.require("")) {
      if (!REASON_PATTERN.matcher(reason.text()).matches()) {
        reason.invalid(
            "a condition reason must start with alphabetic character, optionally followed by a"
                + " string of alphanumeric characters or '_,:', and must end with an alphanumeric"
                + " character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or"
                + " 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '"
                + REASON
                + "')");
      }
      longest(reason, LONGEST_REASON);
    }
    longest(condition.field("message"), LONGEST_MESSAGE);
  }

  private static void longest(Checked text, int most) {
    if (Names.bytes(text.text()) > most) {
      text.tooLong(most);
    }
  }
}
