package io.binnacle.kernel.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.golden.FactTables;
import io.binnacle.kernel.patch.JsonPatch;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Checks what becomes of objects against tables of what kube-apiserver makes of them: each row has
/// a change of its table's base object by JSON pointers (null removes, `-` is the end of a list),
/// what stands at which pointer afterwards (null for nothing), and the function of Kubernetes that
/// does it.
class DefaultsTableTest {
  private static final String FIRST = "pods.yaml";

  private final WrittenKinds kinds = new WrittenKinds();

  @TestFactory
  Stream<DynamicContainer> everyRowIsAFact() throws Exception {
    return FactTables.of(DefaultsTableTest.class, FIRST, this::rows);
  }

  private List<DynamicTest> rows(ObjectValue table) {
    ObjectValue base = table.object("base").orElseThrow();
    String place = table.text("source").orElseThrow();
    List<DynamicTest> rows = new ArrayList<>();
    for (String step : List.of("created", "updated")) {
      for (Value row : table.items(step)) {
        rows.add(row(step, place, base, (ObjectValue) row));
      }
    }
    return rows;
  }

  /// An update begins at what was created of the row's `from`.
  private DynamicTest row(String step, String place, ObjectValue base, ObjectValue row) {
    ObjectValue sent = row.object("sent").orElse(ObjectValue.empty());
    ObjectValue comes = row.object("comes").orElseThrow();
    String source = row.text("source").orElseThrow();
    return DynamicTest.dynamicTest(
        step + " " + JsonWriter.text(sent) + " " + String.join(" ", comes.names()),
        () -> {
          ObjectValue from = changed(base, row.object("from").orElse(ObjectValue.empty()));
          ObjectValue result;
          if (step.equals("created")) {
            result = kinds.created(changed(from, sent));
          } else {
            ObjectValue old = kinds.created(from);
            result = kinds.updated(changed(old, sent), old);
          }
          assertThat(comes.isEmpty()).as("a row says what comes").isFalse();
          for (String pointer : comes.names()) {
            Value wanted = comes.get(pointer).orElseThrow();
            assertThat(at(result, pointer).orElse(NullValue.NULL))
                .as("%s (%s %s) in %s", pointer, place, source, JsonWriter.text(result))
                .isEqualTo(wanted);
          }
        });
  }

  private static ObjectValue changed(ObjectValue object, ObjectValue change) {
    List<Value> operations = new ArrayList<>();
    for (String pointer : change.names()) {
      Value value = change.get(pointer).orElseThrow();
      ObjectValue.Builder operation =
          ObjectValue.builder()
              .put("op", value instanceof NullValue ? "remove" : "add")
              .put("path", pointer);
      operations.add(
          value instanceof NullValue ? operation.build() : operation.put("value", value).build());
    }
    return (ObjectValue) JsonPatch.of(new ListValue(operations)).apply(object);
  }

  private static Optional<Value> at(Value root, String pointer) {
    Optional<Value> found = Optional.of(root);
    for (String step : pointer.substring(1).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      found =
          found.flatMap(
              value ->
                  switch (value) {
                    case ObjectValue object -> object.get(name);
                    case ListValue list when Integer.parseInt(name) < list.size() ->
                        Optional.of(list.get(Integer.parseInt(name)));
                    default -> Optional.empty();
                  });
    }
    return found;
  }
}
