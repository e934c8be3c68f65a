package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.ProtobufWriter;
import io.binnacle.kernel.codec.YamlWriter;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// Writes objects in the format that was asked for. Bytes that are stored go out as they are
/// wherever the format allows it. Thread-safe.
final class Rendering {
  static final GroupVersionKind STATUS_KIND = new GroupVersionKind("", "v1", "Status");
  private static final byte[] NEWLINE = {'\n'};

  private final TableRendering tables;
  private final ProtobufForms protobufs;

  Rendering(TableRendering tables, ProtobufForms protobufs) {
    this.tables = tables;
    this.protobufs = protobufs;
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
    if (format.encoding() == Encoding.PROTOBUF
        && format.shape() == OutputFormat.Shape.OBJECT
        && view.whole()) {
      return protobufs.object(code, view.kind(), protobufs.message(target, version));
    }
    return object(target, view, format, code, version.value());
  }

  /// An object that is not, or not so, in the store.
  Response object(Target target, View view, OutputFormat format, int code, ObjectValue object) {
    ObjectValue shown = view.show(object);
    boolean protobuf = format.encoding() == Encoding.PROTOBUF;
    return switch (format.shape()) {
      case OBJECT ->
          protobuf
              ? protobufs.object(code, view.kind(), ProtobufWriter.message(shown, view.schema()))
              : value(format, code, shown);
      case METADATA_V1, METADATA_V1BETA1 -> {
        GroupVersionKind kind = format.shape().metadataKind();
        ObjectValue told = target.strategy().versionless(shown);
        yield protobuf
            ? protobufs.object(code, kind, protobufs.metadata(told))
            : value(format, code, metadataOnly(kind, told));
      }
      case METADATA_LIST_V1, METADATA_LIST_V1BETA1 -> throw notAList(view.kind());
      case TABLE_V1, TABLE_V1BETA1 -> value(format, code, tables.one(target, format, shown));
    };
  }

  /// A table of nothing.
  Response emptyTable(Target target, OutputFormat format) {
    return value(format, 200, tables.many(target, format, ObjectValue.empty(), List.of()));
  }

  /// What is told of a creation that leaves no object to be shown.
  Response created(OutputFormat format) {
    ObjectValue status =
        ObjectValue.builder()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("metadata", ObjectValue.empty())
            .put("status", "Success")
            .put("code", 201)
            .build();
    return status(format, 201, status);
  }

  /// A Status, which is shown as it is whatever shape was asked for.
  Response status(OutputFormat format, int code, ObjectValue status) {
    return format.encoding() == Encoding.PROTOBUF
        ? protobufs.object(code, STATUS_KIND, protobufs.status(status))
        : value(format, code, status);
  }

  /// A list of objects that are not in the store.
  Response list(Target target, OutputFormat format, ObjectValue list) {
    if (format.encoding() != Encoding.PROTOBUF) {
      return value(format, 200, list);
    }
    List<byte[]> items = new ArrayList<>();
    for (Value item : list.items("items")) {
      items.add(ProtobufWriter.message((ObjectValue) item, target.definition().schema()));
    }
    return protobufs.list(target.definition().listKind(), Metadata.of(list), items);
  }

  /// Any value, as text in the encoding of the format.
  Response value(OutputFormat format, int code, Value value) {
    return switch (format.encoding()) {
      case JSON ->
          format.pretty()
              ? new Response.Content(code, Encoding.JSON.mediaType(), JsonWriter.pretty(value))
              : json(code, JsonWriter.write(value));
      case YAML -> new Response.Content(code, Encoding.YAML.mediaType(), YamlWriter.write(value));
      case PROTOBUF -> throw new IllegalStateException("there is no message for this");
    };
  }

  private static Response json(int code, byte[] bytes) {
    return new Response.Content(
        code, Encoding.JSON.mediaType(), List.of(), List.of(bytes, NEWLINE));
  }

  static ApiException notAList(GroupVersionKind kind) {
    return ApiErrors.notAcceptable(
        "you requested PartialObjectMetadataList, but the requested object is not a list ("
            + goType(kind)
            + ")");
  }

  /// How Go prints a pointer to one of upstream's internal types.
  static String goType(GroupVersionKind kind) {
    return "*" + Bodies.internalPackage(kind.group()) + "." + kind.kind();
  }

  /// The `PartialObjectMetadata` of an object.
  static ObjectValue metadataOnly(GroupVersionKind kind, ObjectValue object) {
    return ObjectValue.builder(3)
        .put("kind", kind.kind())
        .put("apiVersion", kind.apiVersion())
        .put("metadata", Metadata.of(object))
        .build();
  }
}
