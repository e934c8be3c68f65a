package io.binnacle.kernel.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.golden.FactTables;
import io.binnacle.kernel.printing.BuiltInTables;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Prints objects of every kind and compares with the cells that kube-apiserver prints: one file a
/// kind, a row each object. An object that does not say otherwise is called `x` and an hour old.
class TableRowsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final TablePrinters printers = BuiltInTables.printers();

  @TestFactory
  Stream<DynamicContainer> everyRowIsPrintedAsUpstreamDoes() throws Exception {
    return FactTables.of(TableRowsTest.class, "pods.yaml", this::rows);
  }

  private List<DynamicTest> rows(ObjectValue table) {
    TablePrinter printer = printers.printer(table.text("resource").orElseThrow());
    return Printed.objects(table.items("rows")).stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.text("name").orElseThrow(), () -> check(printer, table, row)))
        .toList();
  }

  private static void check(TablePrinter printer, ObjectValue table, ObjectValue row) {
    ObjectValue object = row.object("object").orElseThrow();
    ObjectValue metadata =
        ObjectValue.builder()
            .put("name", "x")
            .put("creationTimestamp", "2025-12-31T23:00:00Z")
            .build();
    ObjectValue own = object.object("metadata").orElse(ObjectValue.empty());
    for (String name : own.names()) {
      metadata = metadata.with(name, own.get(name).orElseThrow());
    }
    ObjectValue whole =
        object
            .with("apiVersion", Value.of(table.text("apiVersion").orElseThrow()))
            .with("kind", Value.of(table.text("kind").orElseThrow()))
            .with("metadata", metadata);
    List<Value> cells = printer.row(whole, IncludeObject.NONE, NOW).items("cells");
    assertThat(cells).isEqualTo(row.items("cells"));
  }
}
