package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.operation.OutputFormat.Shape;
import io.binnacle.kernel.registry.WatchEvent;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;

/// Writes what a watch tells. Frames of events are made once for all watchers that get the same.
/// Thread-safe.
final class WatchFrames {
  private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);

  private final TableRendering tables;

  WatchFrames(TableRendering tables) {
    this.tables = tables;
  }

  Format of(Target target, OutputFormat format) {
    return new Format(target, format);
  }

  /// The frame that ends a watch with a failure.
  static byte[] error(Status status) {
    return frame("ERROR", JsonWriter.write(status.toValue()));
  }

  private static byte[] frame(String type, byte[] object) {
    byte[] start = ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[start.length + object.length + END.length];
    System.arraycopy(start, 0, frame, 0, start.length);
    System.arraycopy(object, 0, frame, start.length, object.length);
    System.arraycopy(END, 0, frame, start.length + object.length, END.length);
    return frame;
  }

  /// The frames of one watch. Confined to its reader.
  final class Format {
    private final Target target;
    private final OutputFormat format;
    private boolean columnsTold;

    private Format(Target target, OutputFormat format) {
      this.target = target;
      this.format = format;
    }

    byte[] event(WatchEvent event) {
      return switch (format.shape()) {
        case OBJECT -> event.frame(Shape.OBJECT, e -> frame(e.type().name(), e.object().json()));
        case METADATA ->
            event.frame(
                Shape.METADATA,
                e -> frame(e.type().name(), ListRendering.metadataOf(target, e.object())));
        case TABLE_V1, TABLE_V1BETA1 -> table(event.type().name(), event.object().value());
      };
    }

    private byte[] table(String type, ObjectValue object) {
      ObjectValue table = tables.event(target, format, object, !columnsTold);
      columnsTold = true;
      return frame(type, JsonWriter.write(table));
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
        case OBJECT -> frame("BOOKMARK", JsonWriter.write(whole(bare)));
        case METADATA -> frame("BOOKMARK", JsonWriter.write(Rendering.metadataOnly(bare)));
        case TABLE_V1, TABLE_V1BETA1 -> table("BOOKMARK", bare);
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
