package io.binnacle.kernel.apply;

/// By which fields two objects of a type differ. No field is in more than one of the sets.
///
/// @param removed those that only the first has
/// @param modified those that both have with different values
/// @param added those that only the second has
record Comparison(FieldSet removed, FieldSet modified, FieldSet added) {
  static final Comparison SAME = new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);

  boolean same() {
    return removed.isEmpty() && modified.isEmpty() && added.isEmpty();
  }

  /// What is left after the fields that the path resets.
  Comparison without(ResetFields reset) {
    return same()
        ? this
        : new Comparison(reset.filter(removed), reset.filter(modified), reset.filter(added));
  }
}
