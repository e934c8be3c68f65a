package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.TextValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `validateTopologySpreadConstraints`. Pure.
final class SpreadRules {
  private static final String DO_NOT_SCHEDULE = "DoNotSchedule";

  private SpreadRules() {}

  static void check(Checked constraints, PodLeniency leniency) {
    List<Checked> items = constraints.items();
    Map<Domain, Integer> last = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      last.put(Domain.of(items.get(i)), i);
    }
    for (int i = 0; i < items.size(); i++) {
      Checked constraint = items.get(i);
      Checked skew = constraint.field("maxSkew");
      greaterThanZero(skew, skew.integer().orElse(0));
      constraint.field("topologyKey").require("can not be empty");
      constraint.field("whenUnsatisfiable").oneOf(List.of(DO_NOT_SCHEDULE, "ScheduleAnyway"));
      if (last.getOrDefault(Domain.of(constraint), i) > i) {
        repeated(constraint);
      }
      minDomains(constraint);
      for (String policy : List.of("nodeAffinityPolicy", "nodeTaintsPolicy")) {
        if (constraint.field(policy).present()) {
          constraint.field(policy).oneOf(List.of("Honor", "Ignore"));
        }
      }
      AffinityRules.labelKeys(constraint);
      if (!leniency.spreadSelector()) {
        selector(constraint.field("labelSelector"));
      }
    }
  }

  static void selector(Checked selector) {
    SelectorRules.check(selector);
  }

  private static void greaterThanZero(Checked part, long value) {
    if (value <= 0) {
      part.invalid("must be greater than zero", Long.toString(value));
    }
  }

  /// What two constraints must not have in common.
  private record Domain(TextValue key, TextValue action) {
    static Domain of(Checked constraint) {
      return new Domain(
          new TextValue(constraint.field("topologyKey").text()),
          new TextValue(constraint.field("whenUnsatisfiable").text()));
    }
  }

  private static void repeated(Checked constraint) {
    String both =
        "{"
            + constraint.field("topologyKey").text()
            + ", "
            + constraint.field("whenUnsatisfiable").text()
            + "}";
    constraint.add(
        FieldError.duplicate(
            constraint.path() + ".{topologyKey, whenUnsatisfiable}", FieldError.quote(both)));
  }

  private static void minDomains(Checked constraint) {
    Checked domains = constraint.field("minDomains");
    if (!domains.present()) {
      return;
    }
    greaterThanZero(domains, domains.integer().orElse(0));
    String action = constraint.field("whenUnsatisfiable").text();
    if (!action.equals(DO_NOT_SCHEDULE)) {
      domains.invalid(
          "can only use minDomains if whenUnsatisfiable=" + DO_NOT_SCHEDULE + ", not " + action);
    }
  }
}
