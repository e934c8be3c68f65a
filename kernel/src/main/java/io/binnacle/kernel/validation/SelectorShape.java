package io.binnacle.kernel.validation;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;

/// Node selectors as upstream's messages show them. Pure.
public final class SelectorShape {
  private SelectorShape() {}

  public static ObjectValue ofNodes(ObjectValue selector) {
    return ObjectValue.of(
        "NodeSelectorTerms", terms(GoShape.orNull(selector, "nodeSelectorTerms")));
  }

  /// The terms of a selector, or null where there are none.
  public static Value terms(Value terms) {
    return terms instanceof ListValue list
        ? new ListValue(list.stream().map(SelectorShape::term).toList())
        : NullValue.NULL;
  }

  private static Value term(Value term) {
    ObjectValue object = term instanceof ObjectValue o ? o : ObjectValue.empty();
    ObjectValue shape = GoShape.of(object, "matchExpressions?,matchFields?");
    for (String member : List.of("MatchExpressions", "MatchFields")) {
      if (GoShape.orNull(shape, member) instanceof ListValue list) {
        shape =
            shape.with(
                member,
                new ListValue(
                    list.stream()
                        .<Value>map(
                            e ->
                                GoShape.of(
                                    e instanceof ObjectValue o ? o : ObjectValue.empty(),
                                    "key,operator,values?"))
                        .toList()));
      }
    }
    return shape;
  }
}
