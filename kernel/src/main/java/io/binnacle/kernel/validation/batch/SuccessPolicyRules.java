package io.binnacle.kernel.validation.batch;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;

/// `validateSuccessPolicy`: when an indexed Job is done before all its pods are. Pure.
final class SuccessPolicyRules {
  private static final int MOST_RULES = 20;
  private static final int LONGEST_INDEXES = 64 * 1024;

  private SuccessPolicyRules() {}

  static void check(Checked policy, long completions) {
    Checked rules = policy.field("rules");
    rules.require("at least one rules must be specified when the successPolicy is specified");
    if (rules.size() > MOST_RULES) {
      rules.tooMany(MOST_RULES);
    }
    for (Checked rule : rules.items()) {
      rule(rule, completions);
    }
  }

  private static void rule(Checked rule, long completions) {
    Checked indexes = rule.field("succeededIndexes");
    Checked count = rule.field("succeededCount");
    if (!count.present() && !indexes.present()) {
      rule.required("at least one of succeededCount or succeededIndexes must be specified");
    }
    long total = 0;
    if (indexes.present()) {
      if (indexes.text().length() > LONGEST_INDEXES) {
        indexes.tooLong(LONGEST_INDEXES);
      }
      try {
        total = Indexes.parse(indexes.text(), completions).total();
      } catch (Indexes.Malformed malformed) {
        indexes.invalid("error parsing succeededIndexes: " + malformed.words());
      }
    }
    if (count.present()) {
      long wanted = count.integer().orElse(0);
      count.notNegative();
      if (wanted > completions) {
        count.invalid(
            "must be less than or equal to "
                + completions
                + " (the number of specified completions)");
      }
      if (indexes.present() && wanted > total) {
        count.invalid(
            "must be less than or equal to "
                + total
                + " (the number of indexes in the specified succeededIndexes field)");
      }
    }
  }

  /// A policy with the names that its fields have inside kube-apiserver.
  static String shown(Checked policy) {
    Value rules = NullValue.NULL;
    if (policy.field("rules").present()) {
      rules =
          new ListValue(
              policy.field("rules").items().stream()
                  .map(
                      rule ->
                          (Value)
                              ObjectValue.builder()
                                  .put(
                                      "SucceededIndexes",
                                      rule.field("succeededIndexes").value().orElse(NullValue.NULL))
                                  .put(
                                      "SucceededCount",
                                      rule.field("succeededCount").value().orElse(NullValue.NULL))
                                  .build())
                  .toList());
    }
    return JsonWriter.text(ObjectValue.of("Rules", rules));
  }
}
