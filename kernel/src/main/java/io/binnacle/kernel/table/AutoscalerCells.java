package io.binnacle.kernel.table;

import static io.binnacle.kernel.table.Printed.NONE;

import io.binnacle.kernel.conversion.Conversion;
import io.binnacle.kernel.conversion.Conversions;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Prints a horizontal pod autoscaler of either version.
final class AutoscalerCells {
  private static final int MOST_SHOWN = 2;
  private static final Conversion VERSION_1 =
      Conversions.of(new GroupVersionResource("autoscaling", "v1", "horizontalpodautoscalers"))
          .orElseThrow();

  private AutoscalerCells() {}

  /// Upstream prints what is stored: version 1 alone would not know of the other metrics.
  static List<Value> cells(Printed shown) {
    Printed o =
        shown.text("apiVersion").equals("autoscaling/v1")
            ? new Printed(VERSION_1.toStorage(shown.object()), shown.now())
            : shown;
    return Printed.row(
        o.name(),
        o.text("spec", "scaleTargetRef", "kind") + "/" + o.text("spec", "scaleTargetRef", "name"),
        metrics(o),
        o.scalarOr(Printed.UNSET, "spec", "minReplicas"),
        o.number("spec", "maxReplicas"),
        o.number("status", "currentReplicas"),
        o.age());
  }

  private static String metrics(Printed o) {
    List<ObjectValue> specs = o.children("spec", "metrics");
    List<ObjectValue> statuses = o.children("status", "currentMetrics");
    if (specs.isEmpty()) {
      return NONE;
    }
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_SHOWN, specs.size()); i++) {
      ObjectValue status = i < statuses.size() ? statuses.get(i) : ObjectValue.empty();
      shown.add(metric(specs.get(i), status));
    }
    String joined = String.join(", ", shown);
    return specs.size() > MOST_SHOWN
        ? joined + " + " + (specs.size() - MOST_SHOWN) + " more..."
        : joined;
  }

  private static String metric(ObjectValue spec, ObjectValue status) {
    return switch (spec.text("type").orElse("")) {
      case "External" -> quantity(spec, status, "external", " (avg)");
      case "Object" -> quantity(spec, status, "object", " (avg)");
      case "Pods" -> quantity(spec, status, "pods", "");
      case "Resource" -> resource(spec, status, "resource");
      case "ContainerResource" -> resource(spec, status, "containerResource");
      default -> "<unknown type>";
    };
  }

  private static String quantity(
      ObjectValue spec, ObjectValue status, String source, String averageMark) {
    boolean average = spec.at(source, "target", "averageValue").isPresent();
    String field = average ? "averageValue" : "value";
    return status.text(source, "current", field).orElse(Ages.UNKNOWN)
        + "/"
        + spec.text(source, "target", field).orElse("")
        + (average ? averageMark : "");
  }

  private static String resource(ObjectValue spec, ObjectValue status, String source) {
    String name = spec.text(source, "name").orElse("") + ": ";
    Optional<String> average = spec.text(source, "target", "averageValue");
    return name
        + (average.isPresent()
            ? status.text(source, "current", "averageValue").orElse(Ages.UNKNOWN)
                + "/"
                + average.get()
            : percent(status, source, "current").orElse(Ages.UNKNOWN)
                + "/"
                + percent(spec, source, "target").orElse("<auto>"));
  }

  private static Optional<String> percent(ObjectValue metric, String source, String side) {
    return metric
        .at(source, side, "averageUtilization")
        .filter(NumberValue.IntegerNumber.class::isInstance)
        .map(number -> number + "%");
  }
}
