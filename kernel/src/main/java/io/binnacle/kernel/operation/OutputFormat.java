package io.binnacle.kernel.operation;

import io.binnacle.spi.model.GroupVersionKind;
import java.util.Optional;

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

  private static final String META = "meta.k8s.io";

  /// What a client may ask for with `as=`.
  enum Shape {
    /// The objects themselves.
    OBJECT,
    /// Rows and columns to print; `meta.k8s.io/v1` or its equal, `v1beta1`.
    TABLE_V1,
    TABLE_V1BETA1,
    /// Only the metadata of an object.
    METADATA_V1,
    METADATA_V1BETA1,
    /// Only the metadata of each object of a list.
    METADATA_LIST_V1,
    METADATA_LIST_V1BETA1;

    /// The shape that `as`, `v` and `g` name; empty when there is none.
    static Optional<Shape> named(String as, String version, String group) {
      boolean beta = version.equals("v1beta1");
      if (!group.equals(META) || !(beta || version.equals("v1"))) {
        return Optional.empty();
      }
      return switch (as) {
        case "Table" -> Optional.of(beta ? TABLE_V1BETA1 : TABLE_V1);
        case "PartialObjectMetadata" -> Optional.of(beta ? METADATA_V1BETA1 : METADATA_V1);
        case "PartialObjectMetadataList" ->
            Optional.of(beta ? METADATA_LIST_V1BETA1 : METADATA_LIST_V1);
        default -> Optional.empty();
      };
    }

    boolean table() {
      return this == TABLE_V1 || this == TABLE_V1BETA1;
    }

    /// The kind that takes the place of an object's own when only its metadata is shown.
    GroupVersionKind metadataKind() {
      return new GroupVersionKind(META, version(), "PartialObjectMetadata");
    }

    /// The version of `meta.k8s.io` that the answer names.
    String metaVersion() {
      return META + "/" + version();
    }

    private String version() {
      return switch (this) {
        case TABLE_V1BETA1, METADATA_V1BETA1, METADATA_LIST_V1BETA1 -> "v1beta1";
        case OBJECT, TABLE_V1, METADATA_V1, METADATA_LIST_V1 -> "v1";
      };
    }
  }

  /// Whether stored bytes can go out as they are.
  boolean plain() {
    return encoding == Encoding.JSON && shape == Shape.OBJECT && !pretty;
  }
}
