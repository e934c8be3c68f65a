package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.ProtobufWriter;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.operation.OutputFormat.Shape;
import io.binnacle.kernel.registry.WatchEvent;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes what a watch tells. Frames of events are made once for all watchers that get the same.
/// Thread-safe.
final class WatchFrames {
  private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);

  private final TableRendering tables;
  private final ProtobufForms protobufs;

  WatchFrames(TableRendering tables, ProtobufForms protobufs) {
    this.tables = tables;
    this.protobufs = protobufs;
  }

  Format of(Target target, OutputFormat format) {
    return new Format(target, format);
  }

  private static byte[] frame(String type, byte[] object) {
    byte[] start = ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[start.length + object.length + END.length];
    System.arraycopy(start, 0, frame, 0, start.length);
    System.arraycopy(object, 0, frame, start.length, object.length);
    System.arraycopy(END, 0, frame, start.length + object.length, END.length);
    return frame;
  }

  /// A `WatchEvent` after its length in four bytes.
  private byte[] message(String type, GroupVersionKind kind, byte[] object) {
    byte[] event = ProtobufWriter.event(type, protobufs.enveloped(kind, object));
    return ByteBuffer.allocate(Integer.BYTES + event.length)
        .putInt(event.length)
        .put(event)
        .array();
  }

  /// Events are told in the same bytes to all who ask for the same.
  private record Form(Encoding encoding, Shape shape) {}

  /// The frames of one watch. Confined to its reader.
  final class Format {
    private final Target target;
    private final OutputFormat format;
    private final Form form;
    private boolean columnsTold;

    private Format(Target target, OutputFormat format) {
      this.target = target;
      this.format = format;
      this.form = new Form(format.encoding(), format.shape());
    }

    String mediaType() {
      return protobuf()
          ? Encoding.PROTOBUF.mediaType() + ";stream=watch"
          : Encoding.JSON.mediaType();
    }

    private boolean protobuf() {
      return format.encoding() == Encoding.PROTOBUF;
    }

    /// The frame that ends a watch with a failure.
    byte[] error(Status status) {
      return protobuf()
          ? message("ERROR", Rendering.STATUS_KIND, protobufs.status(status.toValue()))
          : frame("ERROR", JsonWriter.write(status.toValue()));
    }

    byte[] event(WatchEvent event) {
      return switch (format.shape()) {
        case OBJECT -> event.frame(form, this::whole);
        case METADATA_V1, METADATA_V1BETA1, METADATA_LIST_V1, METADATA_LIST_V1BETA1 ->
            event.frame(form, this::metadata);
        case TABLE_V1, TABLE_V1BETA1 -> table(event.type().name(), event.object().value());
      };
    }

    private byte[] whole(WatchEvent event) {
      String type = event.type().name();
      return protobuf()
          ? message(type, target.definition().kind(), protobufs.message(target, event.object()))
          : frame(type, event.object().json());
    }

    private byte[] metadata(WatchEvent event) {
      String type = event.type().name();
      return protobuf()
          ? message(type, format.shape().metadataKind(), protobufs.metadata(target, event.object()))
          : frame(type, ListRendering.metadataOf(target, format.shape(), event.object()));
    }

    private byte[] table(String type, ObjectValue object) {
      ObjectValue table = tables.event(target, format, object, !columnsTold);
      columnsTold = true;
      return frame(type, JsonWriter.write(table));
    }

    private byte[] endOfInitial(ObjectValue object) {
      ObjectValue table = tables.endOfInitial(target, format, object, !columnsTold);
      columnsTold = true;
      return frame("BOOKMARK", JsonWriter.write(table));
    }

    /// A bookmark: that everything up to a revision has been told.
    ///
    /// @param initial whether that is everything that existed at the start
    byte[] bookmark(long revision, boolean initial) {
      ObjectValue metadata = ObjectValue.of("resourceVersion", Value.of(Long.toString(revision)));
      if (initial) {
        metadata =
            metadata.with(
                "annotations", ObjectValue.of("k8s.io/initial-events-end", Value.of("true")));
      }
      ObjectValue bare =
          ObjectValue.builder()
              .put("kind", target.definition().kind().kind())
              .put("apiVersion", target.definition().kind().apiVersion())
              .put("metadata", metadata)
              .build();
      return switch (format.shape()) {
        case OBJECT -> {
          ObjectValue whole = whole(bare);
          yield protobuf()
              ? message(
                  "BOOKMARK",
                  target.definition().kind(),
                  ProtobufWriter.message(whole, target.definition().schema()))
              : frame("BOOKMARK", JsonWriter.write(whole));
        }
        case METADATA_V1, METADATA_V1BETA1, METADATA_LIST_V1, METADATA_LIST_V1BETA1 -> {
          GroupVersionKind kind = format.shape().metadataKind();
          yield protobuf()
              ? message("BOOKMARK", kind, protobufs.metadata(bare))
              : frame("BOOKMARK", JsonWriter.write(Rendering.metadataOnly(kind, bare)));
        }
        case TABLE_V1, TABLE_V1BETA1 -> initial ? endOfInitial(bare) : table("BOOKMARK", bare);
      };
    }

    /// With the members that objects of the kind always have.
    private ObjectValue whole(ObjectValue bare) {
      try {
        return Conformer.conform(bare, target.definition().schema()).object();
      } catch (IllTypedException impossible) {
        throw ApiErrors.internal(String.valueOf(impossible.getMessage()), impossible);
      }
    }
  }
}
