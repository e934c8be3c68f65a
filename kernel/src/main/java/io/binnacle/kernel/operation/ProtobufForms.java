package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.ProtobufWriter;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.schema.SchemaSet;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/// What is sent as protobuf, put together from messages that all who ask share. Thread-safe.
final class ProtobufForms {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final byte[] TAIL = ProtobufWriter.tail();
  private static final int METADATA = 1;
  private static final int ITEMS = 2;

  private final StructSchema status;
  private final StructSchema listMeta;
  private final StructSchema objectMeta;

  ProtobufForms(SchemaSet schemas) {
    this.status = schemas.get(META + "Status");
    this.listMeta = schemas.get(META + "ListMeta");
    this.objectMeta = schemas.get(META + "ObjectMeta");
  }

  /// The message of a stored object.
  byte[] message(Target target, ObjectVersion object) {
    StructSchema schema = target.definition().schema();
    return object.form("protobuf", version -> ProtobufWriter.message(version.value(), schema));
  }

  /// The message of the `PartialObjectMetadata` of a stored object.
  byte[] metadata(Target target, ObjectVersion object) {
    return object.form(
        "protobuf metadata", version -> metadata(target.strategy().versionless(version.value())));
  }

  /// The message of the `PartialObjectMetadata` of an object.
  byte[] metadata(ObjectValue object) {
    byte[] message = ProtobufWriter.message(Metadata.of(object), objectMeta);
    return join(ProtobufWriter.fieldHead(METADATA, message.length), message);
  }

  byte[] status(ObjectValue object) {
    return ProtobufWriter.message(object, status);
  }

  Response.Content object(int code, GroupVersionKind kind, byte[] message) {
    return response(code, enveloped(kind, message.length, List.of(message)));
  }

  /// @param metadata the list's
  /// @param items the messages of the objects
  Response list(GroupVersionKind kind, ObjectValue metadata, List<byte[]> items) {
    byte[] meta = ProtobufWriter.message(metadata, listMeta);
    List<byte[]> chunks = new ArrayList<>(2 * items.size() + 2);
    chunks.add(ProtobufWriter.fieldHead(METADATA, meta.length));
    chunks.add(meta);
    for (byte[] item : items) {
      chunks.add(ProtobufWriter.fieldHead(ITEMS, item.length));
      chunks.add(item);
    }
    int length = chunks.stream().mapToInt(chunk -> chunk.length).sum();
    return response(200, enveloped(kind, length, chunks));
  }

  /// A message in its envelope, as one.
  byte[] enveloped(GroupVersionKind kind, byte[] message) {
    return join(enveloped(kind, message.length, List.of(message)).toArray(byte[][]::new));
  }

  private static List<byte[]> enveloped(GroupVersionKind kind, int length, List<byte[]> message) {
    List<byte[]> chunks = new ArrayList<>(message.size() + 2);
    chunks.add(ProtobufWriter.head(kind.apiVersion(), kind.kind(), length));
    chunks.addAll(message);
    chunks.add(TAIL);
    return chunks;
  }

  private static Response.Content response(int code, List<byte[]> chunks) {
    return new Response.Content(code, Encoding.PROTOBUF.mediaType(), List.of(), chunks);
  }

  static byte[] join(byte[]... chunks) {
    int length = 0;
    for (byte[] chunk : chunks) {
      length += chunk.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] chunk : chunks) {
      System.arraycopy(chunk, 0, all, at, chunk.length);
      at += chunk.length;
    }
    return all;
  }
}
