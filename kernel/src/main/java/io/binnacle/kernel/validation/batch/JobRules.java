package io.binnacle.kernel.validation.batch;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.kernel.validation.pod.GoShape;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;

/// `ValidateJob` and `ValidateJobUpdate`. Pure.
final class JobRules implements KindRules {
  private static final String[] OWN_LABELS = {
    "controller-uid",
    "job-name",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-name"
  };

  @Override
  public void create(Checked job) {
    whole(job, Optional.empty(), true);
  }

  private static void whole(Checked job, Optional<ObjectValue> old, boolean newLabels) {
    generated(job, newLabels);
    spec(job, old);
    Checked completions = job.field("spec", "completions");
    if (job.field("spec", "completionMode").is("Indexed") && completions.integer().orElse(0) > 0) {
      Checked name = job.field("metadata", "name");
      String last = name.text() + "-" + (completions.integer().orElse(0) - 1);
      if (!Names.dnsLabel(last).isEmpty()) {
        name.invalid("will not able to create pod with invalid DNS label: " + last);
      }
    }
  }

  /// Checks that labels and selector are those that the server makes, unless the author says to
  /// care for them.
  private static void generated(Checked job, boolean newLabels) {
    Checked selector = job.field("spec", "selector");
    if (job.field("spec", "manualSelector").flag() || !selector.present()) {
      return;
    }
    TextValue uid = Value.of(job.field("metadata", "uid").text());
    TextValue name = Value.of(job.field("metadata", "name").text());
    if (uid.text().isEmpty()) {
      job.field("metadata", "uid").required("");
    }
    Checked labels = job.field("spec", "template", "metadata", "labels");
    ObjectValue.Builder expected = ObjectValue.builder();
    for (int i = 0; i < (newLabels ? OWN_LABELS.length : 2); i++) {
      TextValue value = OWN_LABELS[i].endsWith("uid") ? uid : name;
      expected.put(OWN_LABELS[i], value);
      Checked label = labels.entry(OWN_LABELS[i]);
      if (!label.present()) {
        label.required("must be '" + value.text() + "'");
      } else if (!label.is(value.text())) {
        label.invalid("must be '" + value.text() + "'", labels.shown());
      }
    }
    Checked all = Checked.silent(ObjectValue.of("labels", expected.build())).field("labels");
    if (SelectorRules.usable(selector) && !SelectorRules.selects(selector, all)) {
      selector.invalid("`selector` not auto-generated");
    }
  }

  private static void spec(Checked job, Optional<ObjectValue> old) {
    Checked spec = job.field("spec");
    JobSpecRules.check(spec, old.flatMap(o -> o.object("spec", "template")));
    Checked selector = spec.field("selector");
    if (selector.present()) {
      SelectorRules.check(selector);
    } else {
      selector.required("");
    }
    Checked labels = spec.field("template", "metadata", "labels");
    if (SelectorRules.usable(selector) && !SelectorRules.selects(selector, labels)) {
      labels.invalid("`selector` does not match template `labels`");
    }
  }

  @Override
  public void update(Checked job, ObjectValue old) {
    Checked before = Checked.silent(old);
    Checked was = before.field("spec");
    boolean newLabels =
        was.field("template", "metadata", "labels").keys().stream()
            .anyMatch(label -> label.startsWith("batch.kubernetes.io/"));
    // Upstream checks the changed Job as a new one and then the change, which tells twice.
    whole(job, Optional.of(old), newLabels);
    spec(job, Optional.of(old));
    Checked spec = job.field("spec");
    completions(spec, was);
    spec.field("selector").immutable(was.field("selector"));
    template(spec, was, before);
    spec.field("completionMode").immutableTyped(was.field("completionMode"));
    immutable(spec, was, "podFailurePolicy");
    spec.field("backoffLimitPerIndex").immutable(was.field("backoffLimitPerIndex"));
    spec.field("managedBy").immutable(was.field("managedBy"));
    immutable(spec, was, "successPolicy");
  }

  private static void immutable(Checked spec, Checked was, String name) {
    Checked now = spec.field(name);
    if (!now.value().equals(was.field(name).value())) {
      String shown =
          !now.present()
              ? "null"
              : name.equals("successPolicy")
                  ? SuccessPolicyRules.shown(now)
                  : JsonWriter.text(GoNames.of(now.object()));
      now.invalid("field is immutable", shown);
    }
  }

  private static void completions(Checked spec, Checked was) {
    Checked completions = spec.field("completions");
    if (!spec.field("completionMode").is("Indexed")) {
      completions.immutable(was.field("completions"));
    } else if (completions.present()
        && !completions.value().equals(was.field("completions").value())
        && completions.integer().orElse(0) != spec.field("parallelism").integer().orElse(0)) {
      completions.invalid("can only be modified in tandem with spec.parallelism");
    }
  }

  /// A Job that waits may yet have its pods placed elsewhere or given other amounts.
  private static void template(Checked spec, Checked was, Checked before) {
    boolean suspended = was.field("suspend").flag();
    boolean movable = suspended && !before.field("status", "startTime").present();
    ObjectValue now = spec.field("template").object();
    ObjectValue then = was.field("template").object();
    if (movable) {
      then = SuspendedJob.placedAs(then, now);
    }
    if (suspended) {
      ObjectValue pod = now.object("spec").orElse(ObjectValue.empty());
      ObjectValue podThen =
          SuspendedJob.sizedAs(then.object("spec").orElse(ObjectValue.empty()), pod);
      if (!GoShape.of("PodSpec", pod).equals(GoShape.of("PodSpec", podThen))) {
        invalid(spec.field("template", "spec"), "PodSpec");
      }
    } else if (!GoShape.of("PodTemplateSpec", now).equals(GoShape.of("PodTemplateSpec", then))) {
      invalid(spec.field("template"), "PodTemplateSpec");
    }
  }

  private static void invalid(Checked part, String type) {
    part.invalid("field is immutable", GoShape.show(type, part));
  }

  @Override
  public void updateStatus(Checked job, ObjectValue old) {
    JobStatusRules.check(job, Checked.silent(old));
  }
}
