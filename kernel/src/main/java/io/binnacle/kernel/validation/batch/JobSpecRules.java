package io.binnacle.kernel.validation.batch;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import io.binnacle.kernel.validation.pod.PodTemplateRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;

/// `validateJobSpec`: what Jobs and the Jobs of CronJobs are held to. Pure.
final class JobSpecRules {
  private static final int MOST_PARALLEL = 100_000;
  private static final int MANY_COMPLETIONS = 100_000;
  private static final int MOST_AT_MANY = 10_000;
  private static final int LONGEST_MANAGER = 63;
  private static final String INDEXED = "Indexed";

  private JobSpecRules() {}

  /// @param old the stored template of pods
  static void check(Checked spec, Optional<ObjectValue> old) {
    for (String name :
        List.of(
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes")) {
      spec.field(name).notNegative();
    }
    Checked perIndex = spec.field("backoffLimitPerIndex");
    if (spec.field("maxFailedIndexes").present() && !perIndex.present()) {
      perIndex.required("when maxFailedIndexes is specified");
    }
    Checked manager = spec.field("managedBy");
    if (manager.present()) {
      Formats.domainPrefixedPath(manager);
      if (manager.text().length() > LONGEST_MANAGER) {
        manager.tooLong(LONGEST_MANAGER);
      }
    }
    completion(spec);
    Checked failure = spec.field("podFailurePolicy");
    if (failure.present()) {
      FailurePolicyRules.check(failure, spec);
    }
    Checked success = spec.field("successPolicy");
    if (success.present()) {
      if (spec.field("completionMode").is(INDEXED)) {
        SuccessPolicyRules.check(success, spec.field("completions").integer().orElse(0));
      } else {
        success.invalid("requires indexed completion mode", SuccessPolicyRules.shown(success));
      }
    }
    Checked replacement = spec.field("podReplacementPolicy");
    if (replacement.present()) {
      replacement.oneOf(
          failure.present() ? List.of("Failed") : List.of("Failed", "TerminatingOrFailed"));
    }
    Checked template = spec.field("template");
    if (old.isPresent()) {
      PodTemplateRules.template(template, Checked.silent(old.get()));
    } else {
      PodTemplateRules.template(template);
    }
    restartPolicy(template.field("spec", "restartPolicy"), failure.present());
  }

  private static void restartPolicy(Checked policy, boolean failurePolicy) {
    if (policy.is("Always") || policy.empty()) {
      policy.required("valid values: \"OnFailure\", \"Never\"");
    } else if (!policy.isOneOf("OnFailure", "Never")) {
      policy.notSupported(List.of("OnFailure", "Never"));
    } else if (failurePolicy && !policy.is("Never")) {
      policy.invalid("only \"Never\" is supported when podFailurePolicy is specified");
    }
  }

  private static void completion(Checked spec) {
    Checked mode = spec.field("completionMode");
    if (mode.present()) {
      mode.oneOf(List.of("NonIndexed", INDEXED));
    }
    if (mode.is(INDEXED)) {
      indexed(spec);
    } else if (!mode.present() || mode.is("NonIndexed")) {
      for (String name : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
        if (spec.field(name).present()) {
          spec.field(name).invalid("requires indexed completion mode");
        }
      }
    }
  }

  private static void indexed(Checked spec) {
    Checked completions = spec.field("completions");
    Checked parallelism = spec.field("parallelism");
    Checked failed = spec.field("maxFailedIndexes");
    if (!completions.present()) {
      completions.required("when completion mode is Indexed");
    }
    atMost(parallelism, MOST_PARALLEL, " when completion mode is Indexed");
    if (completions.present()
        && failed.present()
        && failed.integer().orElse(0) > completions.integer().orElse(0)) {
      failed.invalid("must be less than or equal to completions");
    }
    atMost(failed, MOST_PARALLEL, "");
    if (completions.integer().orElse(0) > MANY_COMPLETIONS
        && spec.field("backoffLimitPerIndex").present()) {
      if (!failed.present()) {
        failed.required("must be specified when completions is above " + MANY_COMPLETIONS);
      }
      String when =
          " when completions are above "
              + MANY_COMPLETIONS
              + " and used with backoff limit per index";
      atMost(parallelism, MOST_AT_MANY, when);
      atMost(failed, MOST_AT_MANY, when);
    }
  }

  private static void atMost(Checked number, long most, String when) {
    if (number.integer().orElse(0) > most) {
      number.invalid("must be less than or equal to " + most + when);
    }
  }

  /// Tells that a part as a whole breaks a rule, without showing it.
  static void broken(Checked part, String detail) {
    part.add(new FieldError(FieldError.Type.INVALID, part.path(), "Invalid value: " + detail));
  }
}
