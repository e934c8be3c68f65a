package io.binnacle.kernel.table;

import io.binnacle.spi.value.Value;
import java.util.List;

/// Prints an object as the cells of its row, one for each column of its kind.
@FunctionalInterface
public interface CellPrinter {
  List<Value> cells(Printed object);
}
