package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Tries a rule without telling anybody. Pure.
final class Trial {
  private Trial() {}

  /// Whether a part keeps a rule; one that is absent does.
  static boolean keeps(Checked part, Consumer<Checked> rule) {
    if (!part.present()) {
      return true;
    }
    List<FieldError> faults = new ArrayList<>();
    rule.accept(part.apart(faults));
    return faults.isEmpty();
  }
}
