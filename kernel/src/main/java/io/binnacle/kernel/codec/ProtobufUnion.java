package io.binnacle.kernel.codec;

import io.binnacle.kernel.schema.StructSchema;
import java.util.Optional;

/// Fields of `JSONSchemaProps` that JSON writes in one of two forms, for which protobuf has a
/// message with a field for each.
enum ProtobufUnion {
  /// A schema, or a list of them.
  SCHEMAS,
  /// A schema, or whether anything goes.
  BOOLEAN,
  /// A schema, or names of properties.
  NAMES;

  private static final String JSON_SCHEMA = ".JSONSchemaProps";

  /// The union that a field of a struct is.
  static Optional<ProtobufUnion> of(StructSchema struct, String field) {
    if (!struct.name().endsWith(JSON_SCHEMA)) {
      return Optional.empty();
    }
    return switch (field) {
      case "items" -> Optional.of(SCHEMAS);
      case "additionalItems", "additionalProperties" -> Optional.of(BOOLEAN);
      case "dependencies" -> Optional.of(NAMES);
      default -> Optional.empty();
    };
  }
}
