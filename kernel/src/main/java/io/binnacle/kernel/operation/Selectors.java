package io.binnacle.kernel.operation;

import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.function.Predicate;

/// Reads selectors as requests write them. Pure and thread-safe.
public interface Selectors {

  /// A test for the labels of objects.
  ///
  /// @param text a label selector that is not empty
  /// @throws io.binnacle.kernel.error.ApiException 400 when it is malformed
  Predicate<ObjectValue> labels(String text);

  /// The terms of a field selector, which all must hold.
  ///
  /// @param text a field selector that is not empty
  /// @throws io.binnacle.kernel.error.ApiException 400 when it is malformed
  List<FieldTerm> fields(String text);

  /// One term.
  ///
  /// @param field the field's label, e.g. `metadata.name`
  /// @param equal whether the field must have the value, or must not
  record FieldTerm(String field, boolean equal, String value) {}
}
