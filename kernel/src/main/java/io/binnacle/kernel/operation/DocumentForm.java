package io.binnacle.kernel.operation;

/// In which form a document goes out.
public enum DocumentForm {
  /// Compact JSON.
  JSON,
  /// JSON for people.
  INDENTED,
  YAML,
  PROTOBUF
}
