package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Defaults seen in the objects that would hold them.
final class DefaultPruning {
  /// The way from an object down to a default: names of members, and empty texts for items.
  record Way(List<String> steps) {
    static final Way ROOT = new Way(List.of());

    Way member(String name) {
      List<String> longer = new ArrayList<>(steps);
      longer.add("." + name);
      return new Way(List.copyOf(longer));
    }

    Way item() {
      List<String> longer = new ArrayList<>(steps);
      longer.add("");
      return new Way(List.copyOf(longer));
    }

    /// An object that holds nothing but the value.
    Value around(Value value) {
      Value outer = value;
      for (String step : steps.reversed()) {
        outer = step.isEmpty() ? ListValue.of(outer) : ObjectValue.of(step.substring(1), outer);
      }
      return outer;
    }

    /// The value in such an object; empty when it is gone.
    Optional<Value> within(Value outer) {
      Optional<Value> inner = Optional.of(outer);
      for (String step : steps) {
        inner =
            inner.flatMap(
                value ->
                    switch (value) {
                      case ObjectValue object when !step.isEmpty() -> object.get(step.substring(1));
                      case ListValue list when step.isEmpty() && !list.isEmpty() ->
                          Optional.of(list.get(0));
                      default -> Optional.empty();
                    });
      }
      return inner;
    }
  }

  private DefaultPruning() {}

  /// Whether defaults of a structural schema have members that it does not know.
  static boolean changes(ObjectValue schema) {
    return changes(Checked.silent(schema), schema, Way.ROOT);
  }

  private static boolean changes(Checked schema, ObjectValue root, Way way) {
    Optional<Value> given = schema.field("default").value();
    if (given.isPresent()
        && !way.within(Pruning.prune(way.around(given.get()), root, true)).equals(given)) {
      return true;
    }
    Checked properties = schema.field("properties");
    return Schemas.additional(schema).filter(a -> changes(a, root, way.member("*"))).isPresent()
        || Schemas.item(schema).filter(item -> changes(item, root, way.item())).isPresent()
        || properties.keys().stream()
            .anyMatch(name -> changes(properties.entry(name), root, way.member(name)));
  }
}
