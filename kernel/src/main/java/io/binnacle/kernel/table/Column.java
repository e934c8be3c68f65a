package io.binnacle.kernel.table;

import io.binnacle.spi.value.ObjectValue;

/// A column of a Table.
///
/// @param name the heading
/// @param type the type of the cells as OpenAPI has it
/// @param format e.g. `name` for the column with the object's name; may be empty
/// @param priority 0 to be always shown; higher for wide output only
/// @param description what the cells mean
public record Column(String name, String type, String format, int priority, String description) {

  ObjectValue toValue() {
    return ObjectValue.builder()
        .put("name", name)
        .put("type", type)
        .put("format", format)
        .put("description", description)
        .put("priority", priority)
        .build();
  }
}
