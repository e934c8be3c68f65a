package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import java.util.ArrayList;
import java.util.List;

/// The faults of one part, kept apart until it is known whether there are any. Used by one thread.
final class Faults {
  private final List<FieldError> faults = new ArrayList<>();
  private final Checked part;

  Faults(Checked part) {
    this.part = part.apart(faults);
  }

  /// The part, whose faults are kept here.
  Checked part() {
    return part;
  }

  boolean none() {
    return faults.isEmpty();
  }

  /// Tells the faults to where another part tells its own.
  void tell(Checked other) {
    faults.forEach(other::add);
  }
}
