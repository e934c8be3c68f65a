package io.binnacle.kernel.validation.autoscaling;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.ResourceRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// `validateMetricSpec` of Kubernetes 1.36.
final class MetricRules {
  private static final List<String> TYPES =
      List.of("ContainerResource", "External", "Object", "Pods", "Resource");
  private static final Map<String, String> MEMBERS =
      Map.of(
          "ContainerResource",
          "containerResource",
          "External",
          "external",
          "Object",
          "object",
          "Pods",
          "pods",
          "Resource",
          "resource");

  private MetricRules() {}

  /// @param described checks the object that a metric describes
  static void check(Checked metric, Consumer<Checked> described) {
    Checked type = metric.field("type");
    type.require("must specify a metric source type");
    type.oneOf(TYPES);
    List<String> present = new ArrayList<>();
    for (String member : List.of("object", "external", "pods", "resource", "containerResource")) {
      if (metric.field(member).present()) {
        present.add(member);
        if (present.size() == 1) {
          source(member, metric.field(member), described);
        }
      }
    }
    String expected = MEMBERS.get(type.text());
    if (expected == null) {
      type.oneOf(TYPES);
    } else if (!metric.field(expected).present()) {
      metric.field(expected).required("must populate information for the given metric source");
    }
    if (present.size() != 1) {
      present.stream()
          .filter(member -> !member.equals(expected))
          .forEach(
              member ->
                  metric.field(member).forbidden("must populate the given metric source only"));
    }
  }

  private static void source(String member, Checked source, Consumer<Checked> described) {
    switch (member) {
      case "object" -> {
        described.accept(source.field("describedObject"));
        identified(source);
        if (!value(source).present() && !average(source).present()) {
          average(source).required("must set either a target value or averageValue");
        }
      }
      case "external" -> {
        identified(source);
        if (!value(source).present() && !average(source).present()) {
          average(source).required("must set either a target value for metric or a per-pod target");
        }
        if (value(source).present() && average(source).present()) {
          value(source)
              .forbidden("may not set both a target value for metric and a per-pod target");
        }
      }
      case "pods" -> {
        identified(source);
        if (!average(source).present()) {
          average(source).required("must specify a positive target averageValue");
        }
      }
      default -> resource(source, member.equals("containerResource"));
    }
  }

  private static Checked value(Checked source) {
    return source.field("target", "value");
  }

  private static Checked average(Checked source) {
    return source.field("target", "averageValue");
  }

  private static void identified(Checked source) {
    Checked name = source.field("metric", "name");
    if (name.require("must specify a metric name")) {
      name.invalid(Names.pathSegment(name.text()));
    }
    target(source.field("target"));
  }

  private static void resource(Checked source, boolean container) {
    Checked name = source.field("name");
    if (name.require("must specify a resource name") && container) {
      ResourceRules.containerName(name, name.text());
    }
    if (container && source.field("container").require("must specify a container")) {
      source.field("container").invalid(Names.dnsLabel(source.field("container").text()));
    }
    target(source.field("target"));
    Checked utilization = source.field("target", "averageUtilization");
    if (!utilization.present() && !average(source).present()) {
      utilization.required("must set either a target raw value or a target utilization");
    }
    if (utilization.present() && average(source).present()) {
      average(source).forbidden("may not set both a target raw value and a target utilization");
    }
  }

  private static void target(Checked target) {
    Checked type = target.field("type");
    type.require("must specify a metric target type");
    if (!type.isOneOf("Utilization", "Value", "AverageValue")) {
      type.invalid("must be either Utilization, Value, or AverageValue", type.typed());
    }
    for (String member : List.of("value", "averageValue")) {
      Checked amount = target.field(member);
      if (amount.present() && ResourceRules.of(amount).signum() <= 0) {
        amount.invalid("must be positive", FieldError.quote(ResourceRules.shown(amount)));
      }
    }
    Checked utilization = target.field("averageUtilization");
    if (utilization.integer().orElse(1) < 1) {
      utilization.invalid("must be greater than 0");
    }
  }
}
