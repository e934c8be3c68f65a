package io.binnacle.kernel.codec;

import io.binnacle.spi.value.Value;
import java.util.List;

/// A document as it was written.
///
/// @param value its content; of members with the same name the last
/// @param duplicates the paths of members that appear more than once, e.g. `metadata.name`
public record Parsed(Value value, List<String> duplicates) {
  public Parsed {
    duplicates = List.copyOf(duplicates);
  }
}
