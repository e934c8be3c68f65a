package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.table.IncludeObject;
import io.binnacle.kernel.table.TablePrinter;
import io.binnacle.kernel.table.TablePrinters;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Makes `meta.k8s.io Table` objects. Rows are made anew for each answer: they tell ages.
/// Thread-safe.
final class TableRendering {
  private final TablePrinters printers;
  private final Clock clock;

  TableRendering(TablePrinters printers, Clock clock) {
    this.printers = printers;
    this.clock = clock;
  }

  /// The table of one object.
  ObjectValue one(Target target, OutputFormat format, ObjectValue object) {
    return table(target, format, versionOf(object), true, List.of(object), included(target));
  }

  /// The table of a list.
  ///
  /// @param metadata the list's metadata
  ObjectValue many(
      Target target, OutputFormat format, ObjectValue metadata, List<ObjectVersion> objects) {
    return table(
        target,
        format,
        metadata,
        true,
        objects.stream().map(ObjectVersion::value).toList(),
        included(target));
  }

  /// Refuses a watch whose tables could not be made.
  static void check(Target target, OutputFormat format) {
    if (format.shape().table()) {
      included(target);
    }
  }

  /// How much of each object its row is to hold.
  private static IncludeObject included(Target target) {
    String asked = Parameters.text(target.request().query(), "includeObject");
    return switch (asked) {
      case "Object" -> IncludeObject.OBJECT;
      case "None" -> IncludeObject.NONE;
      case "", "Metadata" -> IncludeObject.METADATA;
      default ->
          throw ApiErrors.badRequest(
              "Unable to convert to Table as requested: "
                  + FieldError.invalid(
                      "includeObject",
                      FieldError.quote(asked),
                      "must be 'Metadata', 'Object', 'None', or empty"));
    };
  }

  /// The table of a watch's event.
  ///
  /// @param columns whether the columns are told, as only the first event does
  ObjectValue event(Target target, OutputFormat format, ObjectValue object, boolean columns) {
    return table(target, format, versionOf(object), columns, List.of(object), included(target));
  }

  /// The table that tells that all that was there has been told: by the metadata of its object,
  /// which it therefore holds whatever was asked for.
  ObjectValue endOfInitial(
      Target target, OutputFormat format, ObjectValue object, boolean columns) {
    IncludeObject asked = included(target);
    return table(
        target,
        format,
        versionOf(object),
        columns,
        List.of(object),
        asked == IncludeObject.NONE ? IncludeObject.METADATA : asked);
  }

  private static ObjectValue shown(Target target, IncludeObject include, ObjectValue object) {
    return include == IncludeObject.OBJECT ? object : target.strategy().versionless(object);
  }

  private static ObjectValue versionOf(ObjectValue object) {
    String version = Metadata.text(object, "resourceVersion");
    return version.isEmpty()
        ? ObjectValue.empty()
        : ObjectValue.of("resourceVersion", Value.of(version));
  }

  private ObjectValue table(
      Target target,
      OutputFormat format,
      ObjectValue metadata,
      boolean columns,
      List<ObjectValue> objects,
      IncludeObject include) {
    boolean scale = !target.view().whole();
    TablePrinter printer =
        printers.printer(scale ? "scale" : target.definition().address().qualifiedResource());
    Instant now = clock.instant();
    List<ObjectValue> rows = new ArrayList<>(objects.size());
    for (ObjectValue object : objects) {
      ObjectValue row = printer.row(shown(target, include, object), include, now);
      // What is shown of an object is of the version of the table.
      rows.add(
          include == IncludeObject.METADATA
              ? row.withAt(Value.of(format.shape().metaVersion()), "object", "apiVersion")
              : row);
    }
    return printer
        .table(metadata, rows, columns)
        .with("apiVersion", Value.of(format.shape().metaVersion()));
  }
}
