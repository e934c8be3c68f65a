package io.binnacle.kernel.operation;

import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;

/// How kinds look when printed. Pure, but for the age of things. Thread-safe.
public interface Tables {

  /// The columns of a kind, each a `meta.k8s.io/v1 TableColumnDefinition`.
  List<ObjectValue> columns(ResourceDefinition resource);

  /// The cells of an object's row, one for each column.
  List<Value> cells(ResourceDefinition resource, ObjectValue object);
}
