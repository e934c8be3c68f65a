package io.binnacle.kernel.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.kernel.printing.BuiltInTables;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Path folder = Path.of(TableRowsTest.class.getResource("pods.yaml").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(this::table)
          .toList()
          .stream();
    }
  }

  private DynamicContainer table(Path file) {
    ObjectValue table = read(file);
    TablePrinter printer = printers.printer(table.text("resource").orElseThrow());
    List<DynamicTest> rows =
        Printed.objects(table.items("rows")).stream()
            .map(
                row ->
                    DynamicTest.dynamicTest(
                        row.text("name").orElseThrow(), () -> check(printer, table, row)))
            .toList();
    return DynamicContainer.dynamicContainer(file.getFileName().toString(), rows);
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

  private static ObjectValue read(Path file) {
    try {
      return (ObjectValue) YamlReader.parse(Files.readString(file)).value();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedException e) {
      throw new AssertionError(file + ": " + e.getMessage(), e);
    }
  }
}
