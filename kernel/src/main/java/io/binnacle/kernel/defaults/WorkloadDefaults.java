package io.binnacle.kernel.defaults;

import static io.binnacle.kernel.defaults.BuiltInDefaults.zero;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Defaults of `apps`, `batch` and `autoscaling` that depend on other fields.
final class WorkloadDefaults {
  private static final String APPS = "io.k8s.api.apps.v1.";
  private static final String ROLLING = "RollingUpdate";
  private static final ObjectValue NO_STEPS =
      ObjectValue.builder().put("maxUnavailable", 0).put("maxSurge", 0).build();
  private static final String PERCENT = "targetCPUUtilizationPercentage";
  private static final long CPU_PERCENT = 80;
  private static final long BACKOFF_LIMIT = 6;

  private WorkloadDefaults() {}

  static Map<String, UnaryOperator<ObjectValue>> rules() {
    Map<String, UnaryOperator<ObjectValue>> rules = new HashMap<>();
    ObjectValue quarters =
        ObjectValue.builder().put("maxUnavailable", "25%").put("maxSurge", "25%").build();
    rules.put(APPS + "DeploymentStrategy", strategy -> stepped(strategy, quarters));
    ObjectValue oneByOne =
        ObjectValue.builder().put("maxUnavailable", 1).put("maxSurge", 0).build();
    rules.put(APPS + "DaemonSetUpdateStrategy", strategy -> stepped(strategy, oneByOne));
    ObjectValue all = ObjectValue.of("partition", Value.of(0));
    // Unlike the others, a StatefulSet that says how it is updated need not say more.
    rules.put(
        APPS + "StatefulSetUpdateStrategy",
        strategy -> rolling(strategy, zero(strategy, "type"), all));
    rules.put(APPS + "StatefulSetSpec", WorkloadDefaults::claimTemplates);
    rules.put("io.k8s.api.batch.v1.Job", WorkloadDefaults::job);
    rules.put(
        "io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler", WorkloadDefaults::olderAutoscaler);
    rules.put(
        "io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec", WorkloadDefaults::autoscaler);
    rules.put(
        "io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior", WorkloadDefaults::behaviour);
    return rules;
  }

  /// What a strategy that rolls says of its steps.
  ///
  /// @param always whether it gets them also when it says nothing of steps
  private static ObjectValue rolling(ObjectValue strategy, boolean always, ObjectValue usual) {
    ObjectValue typed =
        zero(strategy, "type") ? strategy.with("type", Value.of(ROLLING)) : strategy;
    Optional<ObjectValue> steps = typed.object("rollingUpdate");
    return rolls(typed) && (always || steps.isPresent())
        ? typed.with("rollingUpdate", Filled.of(steps.orElse(ObjectValue.empty()), usual))
        : typed;
  }

  /// Steps of a strategy that does not roll, where they are given all the same, are none.
  private static ObjectValue stepped(ObjectValue strategy, ObjectValue usual) {
    ObjectValue typed = rolling(strategy, true, usual);
    Optional<ObjectValue> steps = typed.object("rollingUpdate");
    return steps.isPresent() && !rolls(typed)
        ? typed.with("rollingUpdate", Filled.of(steps.get(), NO_STEPS))
        : typed;
  }

  private static boolean rolls(ObjectValue strategy) {
    return strategy.text("type").orElse("").equals(ROLLING);
  }

  /// Claims in a template say what they are, so that they can be created from it as they stand.
  private static ObjectValue claimTemplates(ObjectValue spec) {
    List<Value> templates = new ArrayList<>();
    for (Value value : spec.items("volumeClaimTemplates")) {
      templates.add(
          value instanceof ObjectValue template
              ? template
                  .with("kind", Value.of("PersistentVolumeClaim"))
                  .with("apiVersion", Value.of("v1"))
              : value);
    }
    return templates.isEmpty() ? spec : spec.with("volumeClaimTemplates", new ListValue(templates));
  }

  /// Only jobs, not the templates of jobs, get these.
  private static ObjectValue job(ObjectValue job) {
    ObjectValue spec = job.object("spec").orElse(ObjectValue.empty());
    if (!spec.has("completions") && !spec.has("parallelism")) {
      spec = spec.with("completions", Value.of(1)).with("parallelism", Value.of(1));
    }
    if (!spec.has("parallelism")) {
      spec = spec.with("parallelism", Value.of(1));
    }
    if (!spec.has("backoffLimit")) {
      spec =
          spec.with(
              "backoffLimit",
              Value.of(spec.has("backoffLimitPerIndex") ? Integer.MAX_VALUE : BACKOFF_LIMIT));
    }
    if (!spec.has("completionMode")) {
      spec = spec.with("completionMode", Value.of("NonIndexed"));
    }
    if (!spec.has("suspend")) {
      spec = spec.with("suspend", Value.of(false));
    }
    if (!spec.has("podReplacementPolicy")) {
      boolean failed = spec.has("podFailurePolicy");
      spec = spec.with("podReplacementPolicy", Value.of(failed ? "Failed" : "TerminatingOrFailed"));
    }
    if (!spec.has("manualSelector")) {
      spec = spec.with("manualSelector", Value.of(false));
    }
    Optional<ObjectValue> labels = spec.object("template", "metadata", "labels");
    boolean unlabelled = job.object("metadata", "labels").filter(l -> !l.isEmpty()).isEmpty();
    ObjectValue result = job.with("spec", spec);
    return unlabelled && labels.filter(l -> !l.isEmpty()).isPresent()
        ? result.withAt(labels.get(), "metadata", "labels")
        : result;
  }

  /// Metrics that the older version has no fields for stand in an annotation, and count too.
  private static ObjectValue olderAutoscaler(ObjectValue autoscaler) {
    boolean measured =
        autoscaler.at("spec", PERCENT).isPresent() || !otherMetrics(autoscaler).isEmpty();
    return measured ? autoscaler : autoscaler.withAt(Value.of(CPU_PERCENT), "spec", PERCENT);
  }

  private static List<Value> otherMetrics(ObjectValue autoscaler) {
    Optional<String> annotation =
        autoscaler.text("metadata", "annotations", "autoscaling.alpha.kubernetes.io/metrics");
    try {
      return annotation.isPresent()
              && JsonReader.read(annotation.get().getBytes(StandardCharsets.UTF_8))
                  instanceof ListValue metrics
          ? metrics.items()
          : List.of();
    } catch (MalformedException nonsense) {
      return List.of();
    }
  }

  private static ObjectValue autoscaler(ObjectValue spec) {
    if (!zero(spec, "metrics")) {
      return spec;
    }
    ObjectValue target =
        ObjectValue.builder()
            .put("type", "Utilization")
            .put("averageUtilization", CPU_PERCENT)
            .build();
    ObjectValue cpu =
        ObjectValue.builder()
            .put("type", "Resource")
            .put("resource", ObjectValue.builder().put("name", "cpu").put("target", target).build())
            .build();
    return spec.with("metrics", ListValue.of(cpu));
  }

  /// A behaviour that is said in part is completed with what is usual.
  private static ObjectValue behaviour(ObjectValue behaviour) {
    ObjectValue up =
        completed(
            behaviour.object("scaleUp").orElse(ObjectValue.empty()),
            ListValue.of(policy("Pods", 4), policy("Percent", 100)));
    if (!up.has("stabilizationWindowSeconds")) {
      up = up.with("stabilizationWindowSeconds", Value.of(0));
    }
    ObjectValue down =
        completed(
            behaviour.object("scaleDown").orElse(ObjectValue.empty()),
            ListValue.of(policy("Percent", 100)));
    return behaviour.with("scaleUp", up).with("scaleDown", down);
  }

  private static ObjectValue completed(ObjectValue rules, ListValue policies) {
    ObjectValue result = rules;
    if (!result.has("selectPolicy")) {
      result = result.with("selectPolicy", Value.of("Max"));
    }
    return result.has("policies") ? result : result.with("policies", policies);
  }

  private static ObjectValue policy(String type, long value) {
    return ObjectValue.builder()
        .put("type", type)
        .put("value", value)
        .put("periodSeconds", 15)
        .build();
  }
}
