package io.binnacle.kernel.conversion;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Map;

/// The metrics of an autoscaler as annotations of `autoscaling/v1` hold them, and as
/// `autoscaling/v2` does. Pure.
final class MetricConversion {
  /// Where a metric's target lies in each sort of source, by the sort's name in lower camel case.
  static final MetricConversion TARGETS =
      new MetricConversion(
          Map.of(
              "object",
              Renaming.of(
                  "target describedObject",
                  "metricName metric.name",
                  "selector metric.selector",
                  "targetValue target.value",
                  "averageValue target.averageValue"),
              "pods",
              Renaming.of(
                  "metricName metric.name",
                  "selector metric.selector",
                  "targetAverageValue target.averageValue"),
              "resource",
              Renaming.of(
                  "name",
                  "targetAverageUtilization target.averageUtilization",
                  "targetAverageValue target.averageValue"),
              "containerResource",
              Renaming.of(
                  "name",
                  "container",
                  "targetAverageUtilization target.averageUtilization",
                  "targetAverageValue target.averageValue"),
              "external",
              Renaming.of(
                  "metricName metric.name",
                  "metricSelector metric.selector",
                  "targetValue target.value",
                  "targetAverageValue target.averageValue")),
          true);

  /// Where its current value lies.
  static final MetricConversion CURRENT =
      new MetricConversion(
          Map.of(
              "object",
              Renaming.of(
                  "target describedObject",
                  "metricName metric.name",
                  "selector metric.selector",
                  "currentValue current.value",
                  "averageValue current.averageValue"),
              "pods",
              Renaming.of(
                  "metricName metric.name",
                  "selector metric.selector",
                  "currentAverageValue current.averageValue"),
              "resource",
              Renaming.of(
                  "name",
                  "currentAverageUtilization current.averageUtilization",
                  "currentAverageValue current.averageValue"),
              "containerResource",
              Renaming.of(
                  "name",
                  "container",
                  "currentAverageUtilization current.averageUtilization",
                  "currentAverageValue current.averageValue"),
              "external",
              Renaming.of(
                  "metricName metric.name",
                  "metricSelector metric.selector",
                  "currentValue current.value",
                  "currentAverageValue current.averageValue")),
          false);

  private final Map<String, Renaming> sources;
  private final boolean targets;

  private MetricConversion(Map<String, Renaming> sources, boolean targets) {
    this.sources = sources;
    this.targets = targets;
  }

  /// A metric of an annotation as version 2 has it.
  ObjectValue toNewer(ObjectValue metric) {
    ObjectValue result = typed(metric);
    for (Map.Entry<String, Renaming> source : sources.entrySet()) {
      ObjectValue found = metric.object(source.getKey()).orElse(ObjectValue.empty());
      if (!found.isEmpty()) {
        ObjectValue moved = source.getValue().there(found);
        result = result.with(source.getKey(), targets ? withType(moved) : moved);
      }
    }
    return result;
  }

  /// A metric of version 2 as an annotation has it.
  ObjectValue toOlder(ObjectValue metric) {
    ObjectValue result = typed(metric);
    for (Map.Entry<String, Renaming> source : sources.entrySet()) {
      ObjectValue found = metric.object(source.getKey()).orElse(ObjectValue.empty());
      if (!found.isEmpty()) {
        result = result.with(source.getKey(), source.getValue().back(found));
      }
    }
    return result;
  }

  private static ObjectValue typed(ObjectValue metric) {
    return ObjectValue.of("type", Value.of(metric.text("type").orElse("")));
  }

  /// Version 2 says which of a target's values counts.
  private static ObjectValue withType(ObjectValue source) {
    ObjectValue target = source.object("target").orElse(ObjectValue.empty());
    String type =
        target.has("averageUtilization")
            ? "Utilization"
            : target.has("averageValue") ? "AverageValue" : "Value";
    return source.with("target", target.with("type", Value.of(type)));
  }
}
