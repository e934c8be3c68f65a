package io.binnacle.kernel.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.golden.FactTables;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Checks objects of every kind against tables of what kube-apiserver says of them: one file a
/// kind, each row a change of the kind's base object and the faults that it has then.
class RulesTableTest {
  private final CheckedKinds kinds = new CheckedKinds();

  @TestFactory
  Stream<DynamicContainer> everyRowIsAFact() throws Exception {
    return FactTables.of(RulesTableTest.class, "leases.yaml", this::rows);
  }

  private List<DynamicTest> rows(ObjectValue table) {
    ObjectValue base = table.object("base").orElseThrow();
    List<DynamicTest> rows = new ArrayList<>();
    for (String step :
        List.of("create", "update", "status", "approval", "ephemeralcontainers", "resize")) {
      for (Value row : table.items(step)) {
        rows.add(row(step, base, (ObjectValue) row));
      }
    }
    return rows;
  }

  /// A row may have a base of its own: what `from` makes of the table's.
  private DynamicTest row(String step, ObjectValue base, ObjectValue row) {
    ObjectValue change = row.object("change").orElse(ObjectValue.empty());
    ObjectValue from = changed(base, row.object("from").orElse(ObjectValue.empty()));
    List<String> faults =
        row.items("faults").stream().map(fault -> ((TextValue) fault).text()).toList();
    return DynamicTest.dynamicTest(
        step + " " + JsonWriter.text(change),
        () -> {
          ObjectValue old = kinds.complete(from);
          ObjectValue sent = changed(from, change);
          assertThat(kinds.faults(step, kinds.complete(sent), old, sent)).isEqualTo(faults);
        });
  }

  /// The object with the values at JSON pointers replaced, added (`-` for the end of a list) or, by
  /// null, removed.
  private static ObjectValue changed(ObjectValue object, ObjectValue change) {
    Value changed = object;
    for (String pointer : change.names()) {
      List<String> steps = List.of(pointer.substring(1).split("/", -1));
      Optional<Value> value = change.get(pointer).filter(v -> !(v instanceof NullValue));
      changed = set(changed, steps, value);
    }
    return (ObjectValue) changed;
  }

  private static Value set(Value target, List<String> steps, Optional<Value> value) {
    String step = steps.getFirst().replace("~1", "/").replace("~0", "~");
    List<String> rest = steps.subList(1, steps.size());
    if (target instanceof ListValue list) {
      List<Value> items = new ArrayList<>(list.items());
      int index = step.equals("-") ? items.size() : Integer.parseInt(step);
      Value item = index < items.size() ? items.get(index) : ObjectValue.empty();
      Optional<Value> next = rest.isEmpty() ? value : Optional.of(set(item, rest, value));
      if (index < items.size()) {
        items.remove(index);
      }
      next.ifPresent(v -> items.add(index, v));
      return new ListValue(items);
    }
    ObjectValue object = target instanceof ObjectValue o ? o : ObjectValue.empty();
    Optional<Value> next =
        rest.isEmpty()
            ? value
            : Optional.of(set(object.get(step).orElse(ObjectValue.empty()), rest, value));
    return next.isPresent() ? object.with(step, next.get()) : object.without(step);
  }
}
