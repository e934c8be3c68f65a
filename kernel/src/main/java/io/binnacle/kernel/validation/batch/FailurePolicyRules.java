package io.binnacle.kernel.validation.batch;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.SelectorRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// `validatePodFailurePolicy`: what becomes of a Job when its pods fail. Pure.
final class FailurePolicyRules {
  private static final int MOST_RULES = 20;
  private static final int MOST_CODES = 255;
  private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");

  private FailurePolicyRules() {}

  static void check(Checked policy, Checked spec) {
    Checked rules = policy.field("rules");
    if (rules.size() > MOST_RULES) {
      rules.tooMany(MOST_RULES);
    }
    Set<String> containers = new HashSet<>();
    for (String list : List.of("containers", "initContainers")) {
      spec.field("template", "spec", list)
          .items()
          .forEach(container -> containers.add(container.field("name").text()));
    }
    boolean perIndex = spec.field("backoffLimitPerIndex").present();
    for (Checked rule : rules.items()) {
      rule(rule, perIndex, containers);
    }
  }

  private static void rule(Checked rule, boolean perIndex, Set<String> containers) {
    Checked action = rule.field("action");
    if (action.is("FailIndex")) {
      if (!perIndex) {
        action.invalid("requires the backoffLimitPerIndex to be set");
      }
    } else {
      choice(action, ACTIONS);
    }
    Checked codes = rule.field("onExitCodes");
    Checked conditions = rule.field("onPodConditions");
    if (codes.present()) {
      codes(codes, containers);
    }
    if (conditions.size() > 0) {
      conditions(conditions);
    }
    if (codes.present() && conditions.size() > 0) {
      JobSpecRules.broken(rule, "specifying both OnExitCodes and OnPodConditions is not supported");
    }
    if (!codes.present() && conditions.size() == 0) {
      JobSpecRules.broken(rule, "specifying one of OnExitCodes and OnPodConditions is required");
    }
  }

  private static void choice(Checked part, List<String> supported) {
    String all = supported.stream().map(FieldError::quote).collect(Collectors.joining(" "));
    if (part.require("valid values: [" + all + "]")) {
      part.oneOf(supported);
    }
  }

  private static void conditions(Checked conditions) {
    if (conditions.size() > MOST_RULES) {
      conditions.tooMany(MOST_RULES);
    }
    for (Checked pattern : conditions.items()) {
      SelectorRules.key(pattern.field("type"));
      choice(pattern.field("status"), List.of("False", "True", "Unknown"));
    }
  }

  private static void codes(Checked codes, Set<String> containers) {
    Checked operator = codes.field("operator");
    choice(operator, List.of("In", "NotIn"));
    Checked container = codes.field("containerName");
    if (container.present() && !containers.contains(container.text())) {
      container.invalid("must be one of the container or initContainer names in the pod template");
    }
    Checked values = codes.field("values");
    if (values.size() == 0) {
      values.invalid("at least one value is required");
    } else if (values.size() > MOST_CODES) {
      values.tooMany(MOST_CODES);
    }
    boolean ordered = true;
    long last = Long.MIN_VALUE;
    Set<Long> seen = new HashSet<>();
    for (Checked value : values.items()) {
      long code = value.integer().orElse(0);
      if (operator.is("In") && code == 0) {
        value.invalid("must not be 0 for the In operator");
      }
      if (!seen.add(code)) {
        value.duplicate();
      }
      ordered &= last <= code;
      last = code;
    }
    if (!ordered) {
      values.invalid("must be ordered");
    }
  }
}
