package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import java.util.List;

/// The faults of one object, of which only so many are told that an answer can be made of them:
/// each may show a value as large as the whole object. Used by one thread.
final class Faults {
  /// In characters, as much as a request may have in bytes.
  private static final int MOST = 3 << 20;

  private final List<FieldError> told;
  private long length;

  /// @param told where the faults go
  Faults(List<FieldError> told) {
    this.told = told;
  }

  /// Whether one more fault will be told.
  boolean wanted() {
    return length <= MOST;
  }

  void add(FieldError fault) {
    if (!wanted()) {
      return;
    }
    told.add(fault);
    length += fault.path().length() + fault.body().length();
    if (!wanted()) {
      told.add(
          new FieldError(FieldError.Type.TOO_MANY, "", "Too many: the faults beyond are not told"));
    }
  }
}
