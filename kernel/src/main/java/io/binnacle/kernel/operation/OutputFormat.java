package io.binnacle.kernel.operation;

/// How an answer is written.
///
/// @param encoding the bytes
/// @param shape what is shown of the objects
/// @param pretty whether JSON is indented
record OutputFormat(Encoding encoding, Shape shape, boolean pretty) {

  enum Encoding {
    JSON("application/json"),
    YAML("application/yaml"),
    PROTOBUF("application/vnd.kubernetes.protobuf");

    private final String mediaType;

    Encoding(String mediaType) {
      this.mediaType = mediaType;
    }

    /// Whether the shape can be written in it: there is no message for tables.
    boolean writes(Shape shape) {
      return this != PROTOBUF || !shape.table();
    }

    String mediaType() {
      return mediaType;
    }
  }

  /// What a client may ask for with `as=`.
  enum Shape {
    /// The objects themselves.
    OBJECT,
    /// Rows and columns to print; `meta.k8s.io/v1` or its equal, `v1beta1`.
    TABLE_V1,
    TABLE_V1BETA1,
    /// Only the metadata of each object.
    METADATA;

    boolean table() {
      return this == TABLE_V1 || this == TABLE_V1BETA1;
    }

    /// The version of `meta.k8s.io` that the answer names.
    String metaVersion() {
      return this == TABLE_V1BETA1 ? "meta.k8s.io/v1beta1" : "meta.k8s.io/v1";
    }
  }

  /// Whether stored bytes can go out as they are.
  boolean plain() {
    return encoding == Encoding.JSON && shape == Shape.OBJECT && !pretty;
  }
}
