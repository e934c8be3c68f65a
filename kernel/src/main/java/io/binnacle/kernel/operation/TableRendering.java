package io.binnacle.kernel.operation;

import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// Makes `meta.k8s.io Table` objects. Thread-safe.
final class TableRendering {
  private final Tables tables;

  TableRendering(Tables tables) {
    this.tables = tables;
  }

  /// The table of one object.
  ObjectValue one(Target target, OutputFormat format, ObjectValue object) {
    return table(target, format, versionOf(object), true, List.of(object));
  }

  /// The table of a list.
  ///
  /// @param metadata the list's metadata
  ObjectValue many(
      Target target, OutputFormat format, ObjectValue metadata, List<ObjectVersion> objects) {
    return table(
        target, format, metadata, true, objects.stream().map(ObjectVersion::value).toList());
  }

  /// The table of a watch's event.
  ///
  /// @param columns whether the columns are told, as only the first event does
  ObjectValue event(Target target, OutputFormat format, ObjectValue object, boolean columns) {
    return table(target, format, versionOf(object), columns, List.of(object));
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
      List<ObjectValue> objects) {
    String include = Parameters.text(target.request().query(), "includeObject");
    List<Value> rows = new ArrayList<>(objects.size());
    for (ObjectValue object : objects) {
      ObjectValue.Builder row =
          ObjectValue.builder(2)
              .put("cells", new ListValue(tables.cells(target.definition(), object)));
      switch (include) {
        case "Object" -> row.put("object", object);
        case "None" -> row.put("object", NullValue.NULL);
        default ->
            row.put(
                "object",
                Rendering.metadataOnly(object)
                    .with("apiVersion", Value.of(format.shape().metaVersion())));
      }
      rows.add(row.build());
    }
    Value definitions =
        columns
            ? new ListValue(List.<Value>copyOf(tables.columns(target.definition())))
            : NullValue.NULL;
    return ObjectValue.builder(5)
        .put("kind", "Table")
        .put("apiVersion", format.shape().metaVersion())
        .put("metadata", metadata)
        .put("columnDefinitions", definitions)
        .put("rows", new ListValue(rows))
        .build();
  }
}
