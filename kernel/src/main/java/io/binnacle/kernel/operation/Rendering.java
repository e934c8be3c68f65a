package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.YamlWriter;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;

/// Writes objects in the format that was asked for. Bytes that are stored go out as they are
/// wherever the format allows it. Thread-safe.
final class Rendering {
  private static final byte[] NEWLINE = {'\n'};

  private final TableRendering tables;

  Rendering(TableRendering tables) {
    this.tables = tables;
  }

  /// The answer to a write.
  Response written(Target target, View view, OutputFormat format, Written written) {
    int code = written.created() ? 201 : 200;
    return switch (written) {
      case Written.Stored stored -> stored(target, view, format, code, stored.version());
      case Written.Told told -> object(target, view, format, code, told.value());
    };
  }

  /// A stored object.
  Response stored(Target target, View view, OutputFormat format, int code, ObjectVersion version) {
    if (format.plain() && view.whole()) {
      return json(code, version.json());
    }
    return object(target, view, format, code, version.value());
  }

  /// An object that is not, or not so, in the store.
  Response object(Target target, View view, OutputFormat format, int code, ObjectValue object) {
    ObjectValue shown = view.show(object);
    ObjectValue shaped =
        switch (format.shape()) {
          case OBJECT -> shown;
          case METADATA -> metadataOnly(target.strategy().versionless(shown));
          case TABLE_V1, TABLE_V1BETA1 -> tables.one(target, format, shown);
        };
    return value(format, code, shaped);
  }

  /// A Status, which is shown as it is whatever shape was asked for.
  Response status(OutputFormat format, int code, ObjectValue status) {
    return value(format, code, status);
  }

  /// Any value in the encoding of the format.
  Response value(OutputFormat format, int code, Value value) {
    return switch (format.encoding()) {
      case JSON -> json(code, format.pretty() ? JsonWriter.pretty(value) : JsonWriter.write(value));
      case YAML ->
          new Response.Content(
              code, OutputFormat.Encoding.YAML.mediaType(), YamlWriter.write(value));
      case PROTOBUF -> throw new IllegalStateException("negotiation offers no protobuf");
    };
  }

  private static Response json(int code, byte[] bytes) {
    return new Response.Content(
        code, OutputFormat.Encoding.JSON.mediaType(), List.of(), List.of(bytes, NEWLINE));
  }

  /// `meta.k8s.io/v1 PartialObjectMetadata` of an object.
  static ObjectValue metadataOnly(ObjectValue object) {
    return ObjectValue.builder(3)
        .put("kind", "PartialObjectMetadata")
        .put("apiVersion", "meta.k8s.io/v1")
        .put("metadata", Metadata.of(object))
        .build();
  }
}
