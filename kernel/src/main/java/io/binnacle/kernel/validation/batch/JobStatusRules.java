package io.binnacle.kernel.validation.batch;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `ValidateJobStatusUpdate`: what a controller may report of a Job. Most rules are asked only of
/// what changes. Pure.
final class JobStatusRules {
  private static final String COMPLETE = "Complete";
  private static final String FAILED = "Failed";
  private static final String TARGET = "FailureTarget";
  private static final String MET = "SuccessCriteriaMet";

  private final Checked status;
  private final Checked spec;
  private final Checked old;

  private JobStatusRules(Checked job, Checked old) {
    this.status = job.field("status");
    this.spec = job.field("spec");
    this.old = old.field("status");
  }

  static void check(Checked job, Checked old) {
    JobStatusRules rules = new JobStatusRules(job, old);
    rules.counts();
    rules.conditions();
    rules.finish();
    rules.indexes();
    rules.lastCounts();
    rules.success();
    rules.transitions();
  }

  private static boolean is(Checked status, String condition) {
    return status.field("conditions").items().stream()
        .anyMatch(c -> c.field("type").is(condition) && c.field("status").is("True"));
  }

  private boolean is(String condition) {
    return is(status, condition);
  }

  private boolean turned(String condition) {
    return is(condition) != is(old, condition);
  }

  private boolean changed(String name) {
    return !status.field(name).value().equals(old.field(name).value());
  }

  private long number(String name) {
    return status.field(name).integer().orElse(0);
  }

  private boolean finished() {
    return is(COMPLETE) || is(FAILED);
  }

  private boolean finishTurned() {
    return finished() != (is(old, COMPLETE) || is(old, FAILED));
  }

  private void broken(String detail) {
    JobSpecRules.broken(status.field("conditions"), detail);
  }

  private void counts() {
    for (String name : List.of("active", "succeeded", "failed", "ready", "terminating")) {
      status.field(name).notNegative();
    }
    Set<String> seen = new HashSet<>();
    for (String list : List.of("succeeded", "failed")) {
      for (Checked uid : status.field("uncountedTerminatedPods", list).items()) {
        if (uid.empty()) {
          uid.invalid("must not be empty");
        } else if (!seen.add(uid.text())) {
          uid.duplicate();
        }
      }
    }
  }

  private void conditions() {
    if ((turned(COMPLETE) || turned(FAILED)) && is(COMPLETE) && is(FAILED)) {
      broken("cannot set Complete=True and Failed=true conditions");
    }
    if ((turned(COMPLETE) || turned(TARGET)) && is(COMPLETE) && is(TARGET)) {
      broken("cannot set Complete=True and FailureTarget=true conditions");
    }
    Checked completion = status.field("completionTime");
    if (turned(COMPLETE) || changed("completionTime")) {
      if (completion.present() && !is(COMPLETE)) {
        completion.invalid(
            "cannot set completionTime when there is no Complete=True condition", time(completion));
      }
      if (!completion.present() && is(COMPLETE)) {
        completion.required("completionTime is required for Complete jobs");
      }
    }
    Checked start = status.field("startTime");
    if ((changed("startTime") || changed("completionTime"))
        && start.present()
        && completion.present()
        && completion.text().compareTo(start.text()) < 0) {
      completion.invalid("must be equal to or after `startTime`", time(completion));
    }
    if ((turned(FAILED) || changed("failedIndexes")) && is(FAILED) && !is(TARGET)) {
      broken("cannot set Failed=True condition without the FailureTarget=true condition");
    }
    if ((turned(COMPLETE) || turned(MET)) && is(COMPLETE) && !is(MET)) {
      broken("cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
    }
  }

  private static String time(Checked time) {
    return time.present() ? time.shown() : "null";
  }

  private void finish() {
    if ((finishTurned() || changed("active")) && number("active") > 0 && finished()) {
      status.field("active").invalid("active>0 is invalid for finished job");
    }
    boolean nothingToDo =
        spec.field("suspend").flag() && spec.field("completions").integer().orElse(-1) == 0;
    if ((finishTurned() || changed("startTime"))
        && !nothingToDo
        && finished()
        && !status.field("startTime").present()) {
      status.field("startTime").required("startTime is required for finished job");
    }
    Checked uncounted = status.field("uncountedTerminatedPods");
    if ((finishTurned() || changed("uncountedTerminatedPods"))
        && finished()
        && uncounted.field("failed").size() + uncounted.field("succeeded").size() > 0) {
      uncounted.invalid(
          "must be empty for finished job",
          "{\"Succeeded\":"
              + uncounted.field("succeeded").shown()
              + ",\"Failed\":"
              + uncounted.field("failed").shown()
              + "}");
    }
  }

  private void indexes() {
    Checked completed = status.field("completedIndexes");
    Checked failed = status.field("failedIndexes");
    boolean bounded = spec.field("completions").present();
    if (bounded && changed("completedIndexes")) {
      wellFormed(completed, "completedIndexes");
    }
    boolean perIndex = spec.field("backoffLimitPerIndex").present();
    if (bounded && perIndex && failed.present() && changed("failedIndexes")) {
      wellFormed(failed, "failedIndexes");
    }
    if (changed("completedIndexes")
        && !completed.empty()
        && !spec.field("completionMode").is("Indexed")) {
      completed.invalid("cannot set non-empty completedIndexes when non-indexed completion mode");
    }
    if (changed("failedIndexes") && !perIndex && failed.present()) {
      failed.invalid("cannot set non-null failedIndexes when backoffLimitPerIndex is null");
    }
    if ((changed("failedIndexes") || changed("completedIndexes")) && bounded && failed.present()) {
      overlap(completed, failed);
    }
  }

  private long completions() {
    return spec.field("completions").integer().orElse(0);
  }

  private void wellFormed(Checked indexes, String name) {
    try {
      Indexes.parse(indexes.text(), completions());
    } catch (Indexes.Malformed malformed) {
      indexes.invalid(
          "error parsing " + name + ": " + malformed.words(), FieldError.quote(indexes.text()));
    }
  }

  private void overlap(Checked completed, Checked failed) {
    try {
      long shared =
          Indexes.parse(completed.text(), completions())
              .firstShared(Indexes.parse(failed.text(), completions()));
      if (shared >= 0) {
        failed.invalid("failedIndexes and completedIndexes overlap at index: " + shared);
      }
    } catch (Indexes.Malformed _) {
      // Told of already.
    }
  }

  private void lastCounts() {
    if ((finishTurned() || changed("terminating")) && number("terminating") > 0 && finished()) {
      status.field("terminating").invalid("terminating>0 is invalid for finished job");
    }
    if ((changed("ready") || changed("active"))
        && status.field("ready").present()
        && number("ready") > number("active")) {
      status.field("ready").invalid("cannot set more ready pods than active");
    }
  }

  private void success() {
    if (is(MET) && is(FAILED)) {
      broken("cannot set SuccessCriteriaMet=True and Failed=true conditions");
    }
    if (is(MET) && is(TARGET)) {
      broken("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
    }
    if (spec.field("successPolicy").present() && !is(MET) && is(COMPLETE)) {
      broken("cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
    }
  }

  private void transitions() {
    for (String condition : List.of(FAILED, COMPLETE, TARGET)) {
      if (is(old, condition) && !is(condition)) {
        broken("cannot disable the terminal " + condition + "=True condition");
      }
    }
    if (number("failed") < old.field("failed").integer().orElse(0)) {
      status.field("failed").invalid("cannot decrease the failed counter", number("failed") + "");
    }
    boolean scaled =
        spec.field("completionMode").is("Indexed")
            && spec.field("completions").value().equals(spec.field("parallelism").value());
    if (!scaled && number("succeeded") < old.field("succeeded").integer().orElse(0)) {
      status
          .field("succeeded")
          .invalid("cannot decrease the succeeded counter", number("succeeded") + "");
    }
    Checked completion = status.field("completionTime");
    if (completion.present()
        && old.field("completionTime").present()
        && changed("completionTime")) {
      completion.invalid("field is immutable", time(completion));
    }
    Checked start = status.field("startTime");
    if (old.field("startTime").present()
        && changed("startTime")
        && !resuming()
        && !spec.field("suspend").flag()) {
      start.invalid("field is immutable for unsuspended job once set", time(start));
    }
    if (is(old, MET) && !is(MET)) {
      broken("cannot disable the SuccessCriteriaMet=True condition");
    }
    if (is(old, COMPLETE) && !is(old, MET) && is(MET)) {
      broken("cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
    }
  }

  private boolean resuming() {
    return is(old, "Suspended")
        && status.field("conditions").items().stream()
            .anyMatch(c -> c.field("type").is("Suspended") && c.field("status").is("False"));
  }
}
