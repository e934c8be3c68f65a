package io.binnacle.kernel.conversion;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The metrics of an autoscaler as annotations of `autoscaling/v1` hold them, and as
/// `autoscaling/v2` does. Pure.
final class MetricConversion {
  private static final Value NOTHING = Value.of("0");

  /// Where a metric's target lies in each sort of source, by the sort's name in lower camel case.
  static final MetricConversion TARGETS = new MetricConversion(targets());

  /// Where its current value lies.
  static final MetricConversion CURRENT = new MetricConversion(current());

  /// A sort of source.
  ///
  /// @param fields its fields, in the order of the older version
  /// @param amount the path in version 2 of the amount that the older version always tells; empty
  ///   for none
  /// @param completed what version 2 has besides
  private record Source(
      Renaming fields, Optional<String[]> amount, UnaryOperator<ObjectValue> completed) {

    /// What the older version always tells is nothing where version 2 has nothing to tell.
    ObjectValue older(ObjectValue newer) {
      boolean lacks = amount.isPresent() && newer.at(amount.get()).isEmpty();
      return fields.back(lacks ? newer.withAt(NOTHING, amount.get()) : newer);
    }

    ObjectValue newer(ObjectValue older) {
      ObjectValue moved = fields.there(older);
      boolean lacks = amount.isPresent() && moved.at(amount.get()).isEmpty();
      return completed.apply(lacks ? moved.withAt(NOTHING, amount.get()) : moved);
    }
  }

  private final Map<String, Source> sources;

  private MetricConversion(Map<String, Source> sources) {
    this.sources = sources;
  }

  private static Map<String, Source> targets() {
    Map<String, Source> targets = new LinkedHashMap<>();
    targets.put(
        "object",
        new Source(
            Renaming.of(
                "target describedObject",
                "metricName metric.name",
                "targetValue target.value",
                "selector metric.selector",
                "averageValue target.averageValue"),
            Optional.of(new String[] {"target", "value"}),
            MetricConversion::objectTarget));
    targets.put(
        "pods",
        new Source(
            Renaming.of(
                "metricName metric.name",
                "targetAverageValue target.averageValue",
                "selector metric.selector"),
            Optional.of(new String[] {"target", "averageValue"}),
            source -> typed(source, "AverageValue")));
    targets.put(
        "resource",
        new Source(
            Renaming.of(
                "name",
                "targetAverageUtilization target.averageUtilization",
                "targetAverageValue target.averageValue"),
            Optional.empty(),
            source -> typedBy(source, "averageUtilization", "Utilization")));
    targets.put(
        "containerResource",
        new Source(
            Renaming.of(
                "name",
                "targetAverageUtilization target.averageUtilization",
                "targetAverageValue target.averageValue",
                "container"),
            Optional.empty(),
            source -> typedBy(source, "averageUtilization", "Utilization")));
    targets.put(
        "external",
        new Source(
            Renaming.of(
                "metricName metric.name",
                "metricSelector metric.selector",
                "targetValue target.value",
                "targetAverageValue target.averageValue"),
            Optional.empty(),
            source -> typedBy(source, "value", "Value")));
    return targets;
  }

  private static Map<String, Source> current() {
    Map<String, Source> current = new LinkedHashMap<>();
    Optional<String[]> value = Optional.of(new String[] {"current", "value"});
    Optional<String[]> average = Optional.of(new String[] {"current", "averageValue"});
    current.put(
        "object",
        new Source(
            Renaming.of(
                "target describedObject",
                "metricName metric.name",
                "currentValue current.value",
                "selector metric.selector",
                "averageValue current.averageValue"),
            value,
            UnaryOperator.identity()));
    current.put(
        "pods",
        new Source(
            Renaming.of(
                "metricName metric.name",
                "currentAverageValue current.averageValue",
                "selector metric.selector"),
            average,
            UnaryOperator.identity()));
    current.put(
        "resource",
        new Source(
            Renaming.of(
                "name",
                "currentAverageUtilization current.averageUtilization",
                "currentAverageValue current.averageValue"),
            average,
            UnaryOperator.identity()));
    current.put(
        "containerResource",
        new Source(
            Renaming.of(
                "name",
                "currentAverageUtilization current.averageUtilization",
                "currentAverageValue current.averageValue",
                "container"),
            average,
            UnaryOperator.identity()));
    current.put(
        "external",
        new Source(
            Renaming.of(
                "metricName metric.name",
                "metricSelector metric.selector",
                "currentValue current.value",
                "currentAverageValue current.averageValue"),
            value,
            UnaryOperator.identity()));
    return current;
  }

  /// A metric of an annotation as version 2 has it.
  ObjectValue toNewer(ObjectValue metric) {
    return converted(metric, Source::newer);
  }

  /// A metric of version 2 as an annotation has it.
  ObjectValue toOlder(ObjectValue metric) {
    return converted(metric, Source::older);
  }

  private interface Direction {
    ObjectValue convert(Source source, ObjectValue given);
  }

  private ObjectValue converted(ObjectValue metric, Direction direction) {
    ObjectValue result = ObjectValue.of("type", Value.of(metric.text("type").orElse("")));
    for (Map.Entry<String, Source> source : sources.entrySet()) {
      ObjectValue found = metric.object(source.getKey()).orElse(ObjectValue.empty());
      if (!found.isEmpty()) {
        result = result.with(source.getKey(), direction.convert(source.getValue(), found));
      }
    }
    return result;
  }

  /// An average says that the value beside it counts only if there is one.
  private static ObjectValue objectTarget(ObjectValue source) {
    if (source.at("target", "averageValue").isEmpty()) {
      return typed(source, "Value");
    }
    ObjectValue average = typed(source, "AverageValue");
    return source.text("target", "value").orElse("").equals("0")
        ? average.withoutAt("target", "value")
        : average;
  }

  /// Version 2 says which of a target's values counts: this one, or else the average.
  private static ObjectValue typedBy(ObjectValue source, String member, String type) {
    return typed(source, source.at("target", member).isPresent() ? type : "AverageValue");
  }

  private static ObjectValue typed(ObjectValue source, String type) {
    return source.withAt(Value.of(type), "target", "type");
  }
}
