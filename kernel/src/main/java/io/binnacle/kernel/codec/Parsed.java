package io.binnacle.kernel.codec;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.Value;
import java.util.List;

/// A document as it was written.
///
/// @param value its content; of members with the same name the last
/// @param duplicates the paths of members that appear more than once, e.g. `metadata.name`
/// @param complaints the same as strict decoders of the document's language word it
public record Parsed(Value value, List<String> duplicates, List<String> complaints) {
  public Parsed {
    duplicates = List.copyOf(duplicates);
    complaints = List.copyOf(complaints);
  }

  /// A JSON document.
  public Parsed(Value value, List<String> duplicates) {
    this(
        value,
        duplicates,
        duplicates.stream().map(path -> "duplicate field " + FieldError.quote(path)).toList());
  }
}
