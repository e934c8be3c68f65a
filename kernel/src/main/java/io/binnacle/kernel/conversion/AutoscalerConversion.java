package io.binnacle.kernel.conversion;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Autoscalers of `autoscaling/v1` know one metric, the use of the processor; what else version 2
/// says stands in annotations, as kube-apiserver writes them.
final class AutoscalerConversion implements Conversion {
  private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
  private static final String[] METRICS = annotation("metrics");
  private static final String[] CURRENT_METRICS = annotation("current-metrics");
  private static final String[] CONDITIONS = annotation("conditions");
  private static final String[] BEHAVIOUR = annotation("behavior");
  private static final List<String[]> ANNOTATIONS =
      List.of(METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOUR);
  private static final String PERCENT = "targetCPUUtilizationPercentage";
  private static final String CURRENT_PERCENT = "currentCPUUtilizationPercentage";

  /// What is aimed at when no metric is named.
  private static final long USUAL_PERCENT = 80;

  private static String[] annotation(String name) {
    return new String[] {"metadata", "annotations", PREFIX + name};
  }

  @Override
  public GroupVersionResource storage() {
    return new GroupVersionResource("autoscaling", "v2", "horizontalpodautoscalers");
  }

  @Override
  public boolean checkedAsStored() {
    return true;
  }

  @Override
  public ObjectValue toStorage(ObjectValue served) {
    ObjectValue result =
        withoutAnnotations(served)
            .with("apiVersion", Value.of("autoscaling/v2"))
            .withoutAt("spec", PERCENT)
            .withoutAt("status", CURRENT_PERCENT);
    List<Value> metrics = all(served, METRICS, MetricConversion.TARGETS::toNewer);
    served.integer("spec", PERCENT).ifPresent(percent -> metrics.add(processor("target", percent)));
    if (metrics.isEmpty()) {
      // Part of the conversion and not of the defaults upstream, so that apply sees it too.
      metrics.add(processor("target", USUAL_PERCENT));
    }
    result = withItems(result, metrics, "spec", "metrics");
    List<Value> current = all(served, CURRENT_METRICS, MetricConversion.CURRENT::toNewer);
    Optional<Long> percent = served.integer("status", CURRENT_PERCENT);
    if (current.isEmpty() && percent.isPresent()) {
      current.add(processor("current", percent.get()));
    }
    result = withItems(result, current, "status", "currentMetrics");
    result =
        withItems(
            result, all(served, CONDITIONS, UnaryOperator.identity()), "status", "conditions");
    return read(served, BEHAVIOUR) instanceof ObjectValue behaviour
        ? result.withAt(uncapitalised(behaviour), "spec", "behavior")
        : result;
  }

  private static ObjectValue processor(String member, long percent) {
    ObjectValue.Builder value = ObjectValue.builder();
    if (member.equals("target")) {
      value.put("type", "Utilization");
    }
    return ObjectValue.builder()
        .put("type", "Resource")
        .put(
            "resource",
            ObjectValue.builder()
                .put("name", "cpu")
                .put(member, value.put("averageUtilization", percent).build())
                .build())
        .build();
  }

  @Override
  public ObjectValue fromStorage(ObjectValue stored) {
    ObjectValue result =
        withoutAnnotations(stored)
            .with("apiVersion", Value.of("autoscaling/v1"))
            .withoutAt("spec", "metrics")
            .withoutAt("spec", "behavior")
            .withoutAt("status", "currentMetrics")
            .withoutAt("status", "conditions");
    List<Value> others = new ArrayList<>();
    for (Value value : stored.items("spec", "metrics")) {
      Optional<Long> percent = utilization(value, "target");
      if (percent.isPresent()) {
        result = result.withAt(NumberValue.of(percent.get()), "spec", PERCENT);
      } else if (value instanceof ObjectValue metric) {
        others.add(MetricConversion.TARGETS.toOlder(metric));
      }
    }
    result = annotated(result, others, METRICS);
    List<Value> current = new ArrayList<>();
    for (Value value : stored.items("status", "currentMetrics")) {
      Optional<Long> percent = utilization(value, "current");
      if (percent.isPresent()) {
        result = result.withAt(NumberValue.of(percent.get()), "status", CURRENT_PERCENT);
      }
      if (value instanceof ObjectValue metric) {
        // Also what the field says: the value before it was made a percentage stands only here.
        current.add(MetricConversion.CURRENT.toOlder(metric));
      }
    }
    result = annotated(result, current, CURRENT_METRICS);
    result = annotated(result, stored.items("status", "conditions"), CONDITIONS);
    Optional<ObjectValue> behaviour = stored.object("spec", "behavior");
    return behaviour.isPresent()
        ? result.withAt(Value.of(JsonWriter.text(internal(behaviour.get()))), BEHAVIOUR)
        : result;
  }

  /// How much of the processor a metric is about, if it is about that.
  private static Optional<Long> utilization(Value value, String member) {
    return value instanceof ObjectValue metric
            && metric.text("type").filter("Resource"::equals).isPresent()
            && metric.text("resource", "name").filter("cpu"::equals).isPresent()
        ? metric.integer("resource", member, "averageUtilization")
        : Optional.empty();
  }

  private static ObjectValue withoutAnnotations(ObjectValue object) {
    ObjectValue result = object;
    for (String[] path : ANNOTATIONS) {
      result = result.withoutAt(path);
    }
    boolean none =
        result.object("metadata", "annotations").filter(ObjectValue::isEmpty).isPresent();
    return none ? result.withoutAt("metadata", "annotations") : result;
  }

  private static ObjectValue withItems(ObjectValue object, List<Value> items, String... path) {
    return items.isEmpty() ? object : object.withAt(new ListValue(items), path);
  }

  private static ObjectValue annotated(ObjectValue object, List<Value> items, String[] path) {
    return items.isEmpty()
        ? object
        : object.withAt(Value.of(JsonWriter.text(new ListValue(items))), path);
  }

  private static List<Value> all(
      ObjectValue object, String[] path, UnaryOperator<ObjectValue> change) {
    List<Value> all = new ArrayList<>();
    if (read(object, path) instanceof ListValue list) {
      for (Value value : list) {
        all.add(value instanceof ObjectValue item ? change.apply(item) : value);
      }
    }
    return all;
  }

  /// What an annotation says; one that is no JSON says nothing.
  private static Value read(ObjectValue object, String[] path) {
    try {
      byte[] text = object.text(path).orElse("null").getBytes(StandardCharsets.UTF_8);
      return JsonReader.parse(text).value();
    } catch (MalformedException nonsense) {
      return NullValue.NULL;
    }
  }

  /// The annotation on behaviour has all of Go's fields under their names, null or not.
  private static ObjectValue internal(ObjectValue behaviour) {
    return ObjectValue.builder()
        .put(
            "ScaleUp",
            behaviour
                .object("scaleUp")
                .<Value>map(AutoscalerConversion::rules)
                .orElse(NullValue.NULL))
        .put(
            "ScaleDown",
            behaviour
                .object("scaleDown")
                .<Value>map(AutoscalerConversion::rules)
                .orElse(NullValue.NULL))
        .build();
  }

  private static ObjectValue rules(ObjectValue rules) {
    Value policies =
        rules.get("policies").orElse(NullValue.NULL) instanceof ListValue list
            ? new ListValue(
                list.stream().<Value>map(p -> p instanceof ObjectValue o ? policy(o) : p).toList())
            : NullValue.NULL;
    return ObjectValue.builder()
        .put(
            "StabilizationWindowSeconds",
            rules.get("stabilizationWindowSeconds").orElse(NullValue.NULL))
        .put("SelectPolicy", rules.get("selectPolicy").orElse(NullValue.NULL))
        .put("Policies", policies)
        .put("Tolerance", rules.get("tolerance").orElse(NullValue.NULL))
        .build();
  }

  private static ObjectValue policy(ObjectValue policy) {
    return ObjectValue.builder()
        .put("Type", policy.text("type").orElse(""))
        .put("Value", policy.integer("value").orElse(0L))
        .put("PeriodSeconds", policy.integer("periodSeconds").orElse(0L))
        .build();
  }

  private static Value uncapitalised(Value value) {
    return switch (value) {
      case ObjectValue object -> {
        ObjectValue.Builder renamed = ObjectValue.builder(object.size());
        for (int i = 0; i < object.size(); i++) {
          String name = object.nameAt(i);
          if (object.valueAt(i) != NullValue.NULL) {
            renamed.put(
                name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1),
                uncapitalised(object.valueAt(i)));
          }
        }
        yield renamed.build();
      }
      case ListValue list ->
          new ListValue(list.stream().map(AutoscalerConversion::uncapitalised).toList());
      default -> value;
    };
  }
}
