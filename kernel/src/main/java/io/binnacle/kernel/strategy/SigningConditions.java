package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The conditions of requests for certificates, which the server dates. Pure.
public final class SigningConditions {
  private static final String TYPE = "type";
  private static final String UPDATED = "lastUpdateTime";
  private static final String TURNED = "lastTransitionTime";

  private SigningConditions() {}

  /// The request with a date on every condition that came without: one that was there with this
  /// status keeps the date of its transition.
  public static ObjectValue dated(ObjectValue request, ObjectValue old, Instant now) {
    List<Value> conditions = new ArrayList<>();
    for (Value value : request.items("status", "conditions")) {
      conditions.add(
          value instanceof ObjectValue condition ? withDates(condition, old, now) : value);
    }
    return conditions.isEmpty() ? request : with(request, conditions);
  }

  private static ObjectValue withDates(ObjectValue condition, ObjectValue old, Instant now) {
    ObjectValue dated = condition;
    if (undated(condition, UPDATED)) {
      dated = dated.with(UPDATED, Value.of(now.toString()));
    }
    if (undated(condition, TURNED)) {
      Value turned =
          of(old).stream()
              .filter(before -> before.get(TYPE).equals(condition.get(TYPE)))
              .filter(before -> before.get("status").equals(condition.get("status")))
              .filter(before -> !undated(before, TURNED))
              .findFirst()
              .flatMap(before -> before.get(TURNED))
              .orElse(Value.of(now.toString()));
      dated = dated.with(TURNED, turned);
    }
    return dated;
  }

  private static boolean undated(ObjectValue condition, String member) {
    return condition.get(member).filter(value -> value != NullValue.NULL).isEmpty();
  }

  /// The request with approval and denial as they were, unless one was added or taken away, which
  /// is for validation to refuse.
  static ObjectValue decided(ObjectValue request, ObjectValue old) {
    List<Value> conditions = new ArrayList<>(request.items("status", "conditions"));
    for (String type : List.of("Approved", "Denied")) {
      List<ObjectValue> before = of(old).stream().filter(c -> is(c, type)).toList();
      if (before.size() != conditions.stream().filter(c -> is(c, type)).count()) {
        continue;
      }
      int next = 0;
      for (int i = 0; i < conditions.size(); i++) {
        if (is(conditions.get(i), type)) {
          conditions.set(i, before.get(next++));
        }
      }
    }
    return conditions.isEmpty() ? request : with(request, conditions);
  }

  private static boolean is(Value condition, String type) {
    return condition instanceof ObjectValue object && object.text(TYPE).orElse("").equals(type);
  }

  private static List<ObjectValue> of(ObjectValue request) {
    return request.items("status", "conditions").stream()
        .filter(ObjectValue.class::isInstance)
        .map(ObjectValue.class::cast)
        .toList();
  }

  private static ObjectValue with(ObjectValue request, List<Value> conditions) {
    return request.withAt(new ListValue(conditions), "status", "conditions");
  }
}
