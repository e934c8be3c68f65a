package io.binnacle.kernel.schema;

/// A value without a schema of its own: `RawExtension`, `JSON`, `FieldsV1`. It is kept as it came.
///
/// @param objectOnly whether only an object will do, as for `RawExtension` and `FieldsV1`
public record AnySchema(boolean objectOnly) implements Schema {}
