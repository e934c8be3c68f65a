package io.binnacle.kernel.schema;

import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// An object in the form of its schema.
///
/// @param object the object
/// @param unknownFields the paths of members that the schema does not have and the object lost
public record Conformed(ObjectValue object, List<String> unknownFields) {
  public Conformed {
    unknownFields = List.copyOf(unknownFields);
  }
}
