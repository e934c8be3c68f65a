package io.binnacle.admission.runtimeclass;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Joins tolerations, leaving out those that another covers.
final class Tolerations {
  private Tolerations() {}

  static List<Value> merged(List<Value> first, List<Value> second) {
    List<Value> all = new ArrayList<>(first);
    all.addAll(second);
    List<Value> kept = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Value one = all.get(i);
      boolean covered = kept.stream().anyMatch(other -> covers(other, one));
      for (Value later : all.subList(i + 1, all.size())) {
        // Of equal ones the first stays.
        covered |= !one.equals(later) && covers(later, one);
      }
      if (!covered) {
        kept.add(one);
      }
    }
    return kept;
  }

  /// Whether `wide` tolerates all that `narrow` does.
  private static boolean covers(Value wide, Value narrow) {
    if (wide.equals(narrow)) {
      return true;
    }
    return wide instanceof ObjectValue w && narrow instanceof ObjectValue n && covers(w, n);
  }

  private static boolean covers(ObjectValue wide, ObjectValue narrow) {
    String operator = text(wide, "operator");
    boolean anyKey = text(wide, "key").isEmpty() && operator.equals("Exists");
    boolean anyEffect = text(wide, "effect").isEmpty();
    if ((!anyKey && !text(wide, "key").equals(text(narrow, "key")))
        || (!anyEffect && !text(wide, "effect").equals(text(narrow, "effect")))
        || !asLong(wide, narrow)) {
      return false;
    }
    return switch (operator) {
      case "", "Equal" ->
          text(narrow, "operator").equals("Equal")
              && text(narrow, "value").equals(text(wide, "value"));
      case "Exists" -> true;
      default -> false;
    };
  }

  /// Whether `wide` bears being evicted for at least as long.
  private static boolean asLong(ObjectValue wide, ObjectValue narrow) {
    Optional<Long> longest = wide.integer("tolerationSeconds");
    if (!text(wide, "effect").equals("NoExecute") || longest.isEmpty()) {
      return true;
    }
    return narrow.integer("tolerationSeconds").filter(s -> s <= longest.get()).isPresent();
  }

  private static String text(ObjectValue toleration, String member) {
    return toleration.text(member).orElse("");
  }
}
