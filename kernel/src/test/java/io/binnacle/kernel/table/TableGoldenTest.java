package io.binnacle.kernel.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.golden.RecordedAnswers;
import io.binnacle.kernel.printing.BuiltInTables;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Prints the objects whose Tables were recorded from kube-apiserver, and compares.
class TableGoldenTest {
  private static final String VOLATILE = "<volatile>";
  private final TablePrinters printers = BuiltInTables.printers();

  @TestFactory
  Stream<DynamicTest> printsWhatKubeApiserverPrints() throws IOException {
    return RecordedAnswers.of("tables.jsonl")
        .map(c -> DynamicTest.dynamicTest(c.text("name").orElseThrow(), () -> check(c)));
  }

  private void check(ObjectValue recorded) {
    List<ObjectValue> steps = Printed.objects(recorded.items("steps"));
    ObjectValue object = steps.getFirst().object("answer").orElseThrow();
    TablePrinter printer = printers.printer(resource(steps.getFirst().text("do").orElseThrow()));
    int tables = 0;
    for (ObjectValue step : steps) {
      ObjectValue expected = step.object("answer").orElseThrow();
      if (expected.text("kind").orElse("").equals("Table")) {
        boolean none = step.text("do").orElseThrow().contains("includeObject=None");
        IncludeObject include = none ? IncludeObject.NONE : IncludeObject.METADATA;
        ObjectValue table =
            expected.items("rows").isEmpty()
                ? printer.table(expected.object("metadata").orElseThrow(), List.of(), true)
                : printer.table(printed(object), include, true, Instant.EPOCH);
        assertThat(masked(table, expected)).isEqualTo(expected);
        tables++;
      }
    }
    assertThat(tables).isPositive();
  }

  /// kube-apiserver loses this annotation on the way, as it prints from its internal type, which
  /// has a field for it. Ours stays with the object; nobody reads it from a Table.
  private static ObjectValue printed(ObjectValue object) {
    return object.text("kind").equals(Optional.of("DaemonSet"))
        ? object.withoutAt("metadata", "annotations")
        : object;
  }

  /// `POST /apis/apps/v1/namespaces/{ns}/deployments` is about `deployments.apps`.
  private static String resource(String request) {
    String[] parts = request.split(" ", -1)[1].split("/", -1);
    String resource = parts[parts.length - 1];
    return parts[1].equals("api") ? resource : resource + "." + parts[2];
  }

  /// Cells that the recording masked are masked here too.
  private static ObjectValue masked(ObjectValue table, ObjectValue expected) {
    List<Value> rows = new ArrayList<>();
    for (int i = 0; i < table.items("rows").size(); i++) {
      ObjectValue row = (ObjectValue) table.items("rows").get(i);
      List<Value> wanted = ((ObjectValue) expected.items("rows").get(i)).items("cells");
      List<Value> cells = new ArrayList<>();
      for (int j = 0; j < row.items("cells").size(); j++) {
        boolean mask = j < wanted.size() && wanted.get(j).equals(new TextValue(VOLATILE));
        cells.add(mask ? wanted.get(j) : row.items("cells").get(j));
      }
      rows.add(row.with("cells", new ListValue(cells)));
    }
    return table.with("rows", new ListValue(rows));
  }
}
