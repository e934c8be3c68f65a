package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.ListOperation.Page;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.operation.OutputFormat.Shape;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes lists by putting the bytes of their objects, which others share, after one another.
/// Thread-safe.
final class ListRendering {
  private static final byte[] COMMA = {','};
  private static final byte[] END = "]}\n".getBytes(StandardCharsets.US_ASCII);

  private final Rendering rendering;
  private final TableRendering tables;
  private final ProtobufForms protobufs;

  ListRendering(Rendering rendering, TableRendering tables, ProtobufForms protobufs) {
    this.rendering = rendering;
    this.tables = tables;
    this.protobufs = protobufs;
  }

  Response list(Target target, OutputFormat format, Page page) {
    if (format.shape().table()) {
      return rendering.value(
          format, 200, tables.many(target, format, metadata(page), page.objects()));
    }
    boolean metadataOnly = metadataOnly(target, format.shape());
    GroupVersionKind kind =
        metadataOnly ? list(format.shape().metadataKind()) : target.definition().listKind();
    if (format.encoding() == Encoding.PROTOBUF) {
      List<byte[]> items = new ArrayList<>(page.objects().size());
      for (ObjectVersion object : page.objects()) {
        items.add(
            metadataOnly ? protobufs.metadata(target, object) : protobufs.message(target, object));
      }
      return protobufs.list(kind, metadata(page), items);
    }
    ObjectValue head =
        ObjectValue.builder()
            .put("kind", kind.kind())
            .put("apiVersion", kind.apiVersion())
            .put("metadata", metadata(page))
            .build();
    if (metadataOnly && page.objects().isEmpty()) {
      // Upstream's conversion leaves what it found nothing for unmade.
      return rendering.value(format, 200, head.with("items", NullValue.NULL));
    }
    List<byte[]> chunks = new ArrayList<>(2 * page.objects().size() + 2);
    byte[] start = JsonWriter.write(head);
    String open = new String(start, 0, start.length - 1, StandardCharsets.UTF_8) + ",\"items\":[";
    chunks.add(open.getBytes(StandardCharsets.UTF_8));
    boolean first = true;
    for (ObjectVersion object : page.objects()) {
      if (!first) {
        chunks.add(COMMA);
      }
      first = false;
      chunks.add(metadataOnly ? metadataOf(target, format.shape(), object) : object.listItem());
    }
    chunks.add(END);
    if (format.encoding() == Encoding.JSON && !format.pretty()) {
      return new Response.Content(200, Encoding.JSON.mediaType(), List.of(), chunks);
    }
    return rendering.value(
        format, 200, JsonReader.readStored(ProtobufForms.join(chunks.toArray(byte[][]::new))));
  }

  private static boolean metadataOnly(Target target, Shape shape) {
    requireList(target, shape);
    return shape == Shape.METADATA_LIST_V1 || shape == Shape.METADATA_LIST_V1BETA1;
  }

  /// Refuses shapes that a list cannot have.
  static void requireList(Target target, Shape shape) {
    switch (shape) {
      case METADATA_V1, METADATA_V1BETA1 ->
          throw ApiErrors.notAcceptable(
              "you requested PartialObjectMetadata, but the requested object is a list ("
                  + Rendering.goType(target.definition().listKind())
                  + ")");
      case OBJECT, METADATA_LIST_V1, METADATA_LIST_V1BETA1, TABLE_V1, TABLE_V1BETA1 -> {}
    }
  }

  private static GroupVersionKind list(GroupVersionKind kind) {
    return new GroupVersionKind(kind.group(), kind.version(), kind.kind() + "List");
  }

  /// The metadata of the list itself.
  static ObjectValue metadata(Page page) {
    ObjectValue.Builder metadata =
        ObjectValue.builder().put("resourceVersion", Long.toString(page.revision()));
    if (!page.next().isEmpty()) {
      metadata.put("continue", page.next());
    }
    page.remaining().ifPresent(r -> metadata.put("remainingItemCount", r));
    return metadata.build();
  }

  /// `PartialObjectMetadata` of an object, made once for all who ask.
  static byte[] metadataOf(Target target, Shape shape, ObjectVersion object) {
    GroupVersionKind kind = shape.metadataKind();
    return object.form(
        kind,
        version ->
            JsonWriter.write(
                Rendering.metadataOnly(kind, target.strategy().versionless(version.value()))));
  }
}
