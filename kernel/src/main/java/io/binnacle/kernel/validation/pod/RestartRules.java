package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// When containers are restarted: `validateContainerRestartPolicy`,
/// `validateInitContainerRestartPolicy` and `validateResizePolicy`. Pure.
final class RestartRules {
  private static final int MOST_RULES = 20;
  private static final int MOST_CODES = 255;

  private RestartRules() {}

  static void policy(Checked container) {
    Checked policy = container.field("restartPolicy");
    Checked rules = container.field("restartPolicyRules");
    if (policy.present()) {
      policy.oneOf(List.of("Always", "Never", "OnFailure"));
    } else if (rules.size() > 0) {
      policy.required("must specify restartPolicy when restart rules are used");
    }
    if (rules.size() > MOST_RULES) {
      rules.tooMany(MOST_RULES);
    }
    rules.items().forEach(RestartRules::rule);
  }

  private static void rule(Checked rule) {
    rule.field("action").oneOf(List.of("Restart", "RestartAllContainers"));
    Checked codes = rule.field("exitCodes");
    if (!codes.present()) {
      codes.required("must be specified");
      return;
    }
    codes.field("operator").oneOf(List.of("In", "NotIn"));
    if (codes.field("values").size() > MOST_CODES) {
      codes.field("values").tooMany(MOST_CODES);
    }
  }

  static void ofInit(Checked container) {
    Checked policy = container.field("restartPolicy");
    if (policy.present()) {
      policy(container);
    } else if (container.field("restartPolicyRules").size() > 0) {
      policy.required("must specify restartPolicy when restart rules are used");
    }
  }

  /// Checks whether containers are restarted when they are resized.
  static void resizing(Checked policies, String podRestartPolicy) {
    Set<String> resources = new HashSet<>();
    for (Checked policy : policies.items()) {
      String resource = policy.field("resourceName").text();
      if (!resources.add(resource)) {
        policy.add(FieldError.duplicate(policy.path(), FieldError.quote(resource)));
      }
      choice(policy.field("resourceName").under(policies.path()), List.of("cpu", "memory"));
      Checked restart = policy.field("restartPolicy").under(policies.path());
      choice(restart, List.of("NotRequired", "RestartContainer"));
      if (podRestartPolicy.equals("Never") && !restart.is("NotRequired")) {
        restart.invalid(
            "must be 'NotRequired' when pod `restartPolicy` is 'Never'",
            FieldError.quote(restart.text()));
      }
    }
  }

  private static void choice(Checked part, List<String> supported) {
    if (part.require("")) {
      part.oneOf(supported);
    }
  }
}
