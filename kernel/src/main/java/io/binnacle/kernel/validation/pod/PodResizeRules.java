package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.strategy.QualityOfService;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// `ValidatePodResize`: only amounts of processor and memory change. Pure.
final class PodResizeRules {
  private static final List<String> LISTS = List.of("containers", "initContainers");

  private PodResizeRules() {}

  static void check(Checked pod, Checked old, PodLeniency leniency) {
    if (AnnotationRules.mirrors(old.field("metadata"))) {
      pod.under("").forbidden("static pods cannot be resized");
      return;
    }
    if (old.field("spec", "os", "name").is("windows")) {
      pod.under("").forbidden("windows pods cannot be resized");
      return;
    }
    Faults faults = new Faults(pod);
    Checked spec = faults.part().field("spec");
    Checked before = old.field("spec");
    PodRules.whole(faults.part(), leniency);
    rules(pod, old, spec, before);
    if (faults.none() && !withoutAmounts(spec, before).equals(withoutAmounts(before, before))) {
      spec.forbidden("only cpu and memory resources are mutable");
    }
    faults.tell(pod);
  }

  private static void rules(Checked pod, Checked old, Checked spec, Checked before) {
    String quality = QualityOfService.of(pod.object());
    String qualityBefore = old.field("status", "qosClass").text();
    if (!quality.equals(
        qualityBefore.isEmpty() ? QualityOfService.of(old.object()) : qualityBefore)) {
      spec.invalid(
          "Pod QOS Class may not change as a result of resizing",
          FieldError.quote(pod.field("status", "qosClass").text()));
    }
    if (!supported(old)) {
      spec.forbidden("Pod running on node without support for resize");
    }
    wholePod(spec, before);
    if (!sameContainers(spec, before)) {
      return;
    }
    for (String list : List.of("initContainers", "containers")) {
      for (int i = 0; i < before.field(list).size(); i++) {
        removed(
            spec.field(list).items().get(i).field("resources"),
            before.field(list).items().get(i).field("resources"),
            "resource requests cannot be removed",
            "resource limits cannot be removed");
      }
    }
    onlyAmounts(spec, before);
  }

  private static boolean supported(Checked pod) {
    for (Checked status : pod.field("status", "containerStatuses").items()) {
      if (status.field("state", "running").present()) {
        return status.field("resources").present();
      }
    }
    return true;
  }

  private static void wholePod(Checked spec, Checked before) {
    Checked now = spec.field("resources");
    Checked was = before.field("resources");
    if (was.present() && !now.present()) {
      if (was.field("requests").size() + was.field("limits").size() > 0) {
        now.forbidden("pod-level resources cannot be removed");
      }
      return;
    }
    removed(
        now,
        was,
        "pod-level resource requests cannot be removed",
        "pod-level resource limits cannot be removed");
    if (!withoutAmounts(now.object()).equals(withoutAmounts(was.object()))) {
      spec.forbidden("only cpu and memory resources are mutable at pod-level");
    }
  }

  private static void removed(Checked now, Checked was, String requests, String limits) {
    if (!now.field("requests").keys().containsAll(was.field("requests").keys())) {
      now.field("requests").forbidden(requests);
    }
    if (!now.field("limits").keys().containsAll(was.field("limits").keys())) {
      now.field("limits").forbidden(limits);
    }
  }

  private static boolean sameContainers(Checked spec, Checked before) {
    boolean same = true;
    for (String list : LISTS) {
      List<Checked> now = spec.field(list).items();
      List<Checked> was = before.field(list).items();
      if (now.size() != was.size()) {
        spec.field(list).forbidden(list + " may not be added or removed on resize");
        same = false;
        continue;
      }
      for (int i = 0; i < was.size(); i++) {
        if (!now.get(i).field("name").is(was.get(i).field("name").text())) {
          now.get(i).field("name").forbidden(list + " may not be renamed or reordered on resize");
          same = false;
        }
      }
    }
    return same;
  }

  private static void onlyAmounts(Checked spec, Checked before) {
    List<Checked> containers = spec.field("containers").items();
    for (int i = 0; i < containers.size(); i++) {
      if (!sameButAmounts(containers.get(i), before.field("containers").items().get(i))) {
        spec.forbidden("only cpu and memory resources are mutable");
      }
    }
    List<Checked> inits = spec.field("initContainers").items();
    for (int i = 0; i < inits.size(); i++) {
      Checked now = inits.get(i);
      Checked was = before.field("initContainers").items().get(i);
      if (!sameButAmounts(now, was)) {
        now.forbidden("only cpu and memory resources for init or sidecar containers are mutable");
      }
      if (!now.field("restartPolicy").is("Always") && !now.object().equals(was.object())) {
        for (Checked policy : now.field("resizePolicy").items()) {
          if (policy.field("restartPolicy").is("RestartContainer")) {
            now.forbidden(
                "non-sidecar init containers with a resize policy of RestartContainer cannot be"
                    + " resized");
          }
        }
      }
    }
  }

  private static boolean sameButAmounts(Checked now, Checked was) {
    return withoutAmounts(now).equals(withoutAmounts(was));
  }

  private static ObjectValue withoutAmounts(Checked container) {
    ObjectValue resources =
        container.object().object("resources").orElse(ObjectValue.empty()).without("claims");
    return container.object().with("resources", withoutAmounts(resources));
  }

  private static ObjectValue withoutAmounts(ObjectValue resources) {
    ObjectValue kept = resources;
    for (String kind : List.of("requests", "limits")) {
      ObjectValue amounts =
          resources.object(kind).orElse(ObjectValue.empty()).without("cpu").without("memory");
      kept = amounts.isEmpty() ? kept.without(kind) : kept.with(kind, amounts);
    }
    return kept;
  }

  /// The specification without the amounts that may differ.
  private static ObjectValue withoutAmounts(Checked spec, Checked before) {
    ObjectValue kept = spec.object();
    for (String list : LISTS) {
      if (before.field(list).size() > 0) {
        List<Value> containers = new ArrayList<>();
        spec.field(list).items().forEach(c -> containers.add(withoutAmounts(c)));
        kept = kept.with(list, new ListValue(containers));
      }
    }
    return kept.without("resources");
  }
}
