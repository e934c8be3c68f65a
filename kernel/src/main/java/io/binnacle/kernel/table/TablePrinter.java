package io.binnacle.kernel.table;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.List;

/// Prints the objects of one kind.
///
/// @param columns the columns
/// @param cells what stands in them
public record TablePrinter(List<Column> columns, CellPrinter cells) {
  public TablePrinter {
    columns = List.copyOf(columns);
  }

  /// A Table of one object.
  public ObjectValue table(
      ObjectValue object, IncludeObject include, boolean headers, Instant now) {
    ObjectValue metadata =
        object
            .text("metadata", "resourceVersion")
            .filter(version -> !version.isEmpty())
            .map(version -> ObjectValue.of("resourceVersion", Value.of(version)))
            .orElse(ObjectValue.empty());
    return table(metadata, List.of(row(object, include, now)), headers);
  }

  /// A Table of rows.
  ///
  /// @param metadata that of the list: resource version, and where to go on
  /// @param headers whether the columns are told; a watch tells them once
  public ObjectValue table(ObjectValue metadata, List<? extends Value> rows, boolean headers) {
    return ObjectValue.builder()
        .put("kind", "Table")
        .put("apiVersion", "meta.k8s.io/v1")
        .put("metadata", metadata)
        .put("columnDefinitions", headers ? definitions() : NullValue.NULL)
        .put("rows", new ListValue(List.copyOf(rows)))
        .build();
  }

  private ListValue definitions() {
    return new ListValue(columns.stream().<Value>map(Column::toValue).toList());
  }

  /// The row of an object.
  public ObjectValue row(ObjectValue object, IncludeObject include, Instant now) {
    ObjectValue.Builder row =
        ObjectValue.builder(3).put("cells", new ListValue(cells.cells(new Printed(object, now))));
    RowConditions.of(object).ifPresent(conditions -> row.put("conditions", conditions));
    return row.put(
            "object",
            switch (include) {
              case NONE -> NullValue.NULL;
              case METADATA -> partial(object);
              case OBJECT -> object;
            })
        .build();
  }

  /// An object reduced to its metadata.
  public static ObjectValue partial(ObjectValue object) {
    return ObjectValue.builder(3)
        .put("kind", "PartialObjectMetadata")
        .put("apiVersion", "meta.k8s.io/v1")
        .put("metadata", object.object("metadata").orElse(ObjectValue.empty()))
        .build();
  }
}
