package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.cel.SchemaTypes;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// What the rules of a version may cost, each and together, with what is wrong with them. Costs are
/// unsigned numbers, of which the largest stands for all beyond it. Confined to one check.
final class RuleCosts {
  private static final long MOST_OF_A_RULE = 10_000_000;
  private static final long MOST_OF_ALL = 100_000_000;
  private static final int NAMED = 4;

  private final boolean limited;
  private final List<FieldError> faults = new ArrayList<>();
  private List<Expensive> expensive = new ArrayList<>();
  private long total;

  /// A rule that costs much.
  private record Expensive(String path, long cost) {}

  /// @param limited whether each rule alone may cost no more than its limit
  RuleCosts(boolean limited) {
    this.limited = limited;
  }

  /// How often values may be there that a schema has within those of another; empty where nothing
  /// bounds that.
  ///
  /// @param outer how often the others may be there
  /// @param schema the schema of the others
  static OptionalLong often(OptionalLong outer, ObjectValue schema) {
    String bound =
        switch (schema.text("type").orElse("")) {
          case "array" -> "maxItems";
          case "object" -> schema.has("additionalProperties") ? "maxProperties" : "";
          default -> "";
        };
    if (outer.isEmpty() || bound.isEmpty()) {
      return outer;
    }
    return schema.get(bound).isPresent()
            && schema.get(bound).get() instanceof NumberValue.IntegerNumber most
        ? OptionalLong.of(times(outer.getAsLong(), Math.max(0, most.number())))
        : OptionalLong.empty();
  }

  private static long times(long cost, long count) {
    return cost != 0 && Long.compareUnsigned(Long.divideUnsigned(-1, cost), count) < 0
        ? -1
        : cost * count;
  }

  void add(FieldError fault) {
    faults.add(fault);
  }

  /// Counts a rule.
  ///
  /// @param cost what it costs for one value
  /// @param often how many values there may be
  /// @param least how many bytes a value has at least, which bounds their number otherwise
  void rule(String path, long cost, OptionalLong often, long least) {
    count(
        path,
        times(cost, often.orElse(SchemaTypes.LARGEST_REQUEST / (least + 1))),
        "estimated rule cost");
  }

  /// Counts an expression that makes a message.
  void message(String path, long cost) {
    count(path, cost, "estimated messageExpression cost");
  }

  private void count(String path, long cost, String name) {
    if (limited && Long.compareUnsigned(cost, MOST_OF_A_RULE) > 0) {
      faults.add(FieldError.forbidden(path, exceeded(name, cost, MOST_OF_A_RULE)));
    }
    total = Long.compareUnsigned(-1 - total, cost) < 0 ? -1 : total + cost;
    if (Long.compareUnsigned(cost, MOST_OF_ALL / 100) >= 0) {
      expensive.add(new Expensive(path, cost));
      expensive.sort(Comparator.comparing(Expensive::cost, Long::compareUnsigned).reversed());
      expensive = new ArrayList<>(expensive.subList(0, Math.min(NAMED, expensive.size())));
    }
  }

  private static String exceeded(String name, long cost, long limit) {
    double factor = toDouble(cost) / limit;
    String told =
        factor > 100
            ? "more than 100x"
            : new BigDecimal(factor)
                    .setScale(factor < 1.5 ? 6 : 1, RoundingMode.HALF_EVEN)
                    .toPlainString()
                + "x";
    return name
        + " exceeds budget by factor of "
        + told
        + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays,"
        + " maps, and strings are declared)";
  }

  private static double toDouble(long unsigned) {
    return unsigned >= 0 ? unsigned : ((unsigned >>> 1) | (unsigned & 1)) * 2.0;
  }

  /// All that is wrong.
  ///
  /// @param path where the version's schema stands
  List<FieldError> faults(String path) {
    List<FieldError> all = new ArrayList<>(faults);
    if (Long.compareUnsigned(total, MOST_OF_ALL) > 0) {
      for (Expensive rule : expensive) {
        all.add(
            FieldError.forbidden(
                rule.path(),
                "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3"
                    + " schema"));
      }
      all.add(
          FieldError.forbidden(
              path,
              exceeded(
                  "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
                  total,
                  MOST_OF_ALL)));
    }
    return all;
  }
}
