package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.ListOperation.Page;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.registry.ObjectVersion;
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

  ListRendering(Rendering rendering, TableRendering tables) {
    this.rendering = rendering;
    this.tables = tables;
  }

  Response list(Target target, OutputFormat format, Page page) {
    if (format.shape().table()) {
      return rendering.value(
          format, 200, tables.many(target, format, metadata(page), page.objects()));
    }
    boolean metadataOnly = format.shape() == OutputFormat.Shape.METADATA;
    ObjectValue head =
        ObjectValue.builder()
            .put(
                "kind",
                metadataOnly ? "PartialObjectMetadataList" : target.definition().listKind().kind())
            .put(
                "apiVersion",
                metadataOnly ? "meta.k8s.io/v1" : target.definition().listKind().apiVersion())
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
    return rendering.value(format, 200, JsonReader.readStored(joined(chunks)));
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

  private static byte[] joined(List<byte[]> chunks) {
    byte[] all = new byte[chunks.stream().mapToInt(c -> c.length).sum()];
    int at = 0;
    for (byte[] chunk : chunks) {
      System.arraycopy(chunk, 0, all, at, chunk.length);
      at += chunk.length;
    }
    return all;
  }
}
