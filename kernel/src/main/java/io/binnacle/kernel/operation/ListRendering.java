package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.ListOperation.Page;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes lists by putting the bytes of their objects, which others share, after one another.
/// Thread-safe.
final class ListRendering {
  private static final GroupVersionKind METADATA_LIST =
      new GroupVersionKind("meta.k8s.io", "v1", "PartialObjectMetadataList");
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
    boolean metadataOnly = format.shape() == OutputFormat.Shape.METADATA;
    GroupVersionKind kind = metadataOnly ? METADATA_LIST : target.definition().listKind();
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
      chunks.add(metadataOnly ? metadataOf(target, object) : object.listItem());
    }
    chunks.add(END);
    if (format.encoding() == Encoding.JSON && !format.pretty()) {
      return new Response.Content(200, Encoding.JSON.mediaType(), List.of(), chunks);
    }
    return rendering.value(
        format, 200, JsonReader.readStored(ProtobufForms.join(chunks.toArray(byte[][]::new))));
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
  static byte[] metadataOf(Target target, ObjectVersion object) {
    return object.form(
        "metadata",
        version ->
            JsonWriter.write(
                Rendering.metadataOnly(target.strategy().versionless(version.value()))));
  }
}
