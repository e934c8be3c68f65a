package io.binnacle.kernel.defaults;

import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What a pod as a whole asks for, where it says that in part: huge pages are limited to what its
/// containers may have together, and requests come from the containers or else from the limits.
final class PodLevelResources {
  private static final String HUGE_PAGES = "hugepages-";

  private PodLevelResources() {}

  /// The specification of a pod with its own resources complete.
  static ObjectValue completed(ObjectValue spec) {
    return spec.object("resources").isPresent() ? withRequests(withHugePages(spec)) : spec;
  }

  private static ObjectValue withHugePages(ObjectValue spec) {
    ObjectValue limits = own(spec, "limits");
    ObjectValue requests = own(spec, "requests");
    if (limits.isEmpty() && requests.isEmpty()) {
      return spec;
    }
    return with(
        spec,
        "limits",
        limits,
        together(spec, "limits"),
        name -> name.startsWith(HUGE_PAGES) && !requests.has(name));
  }

  private static ObjectValue withRequests(ObjectValue spec) {
    ObjectValue limits = own(spec, "limits");
    if (limits.isEmpty()) {
      return spec;
    }
    ObjectValue asked =
        with(
            spec,
            "requests",
            own(spec, "requests"),
            together(spec, "requests"),
            name -> name.equals("cpu") || name.equals("memory"));
    return with(
        asked,
        "requests",
        own(asked, "requests"),
        limits,
        name -> name.equals("cpu") || name.equals("memory") || name.startsWith(HUGE_PAGES));
  }

  private static ObjectValue own(ObjectValue spec, String kind) {
    return spec.object("resources", kind).orElse(ObjectValue.empty());
  }

  private static ObjectValue with(
      ObjectValue spec,
      String kind,
      ObjectValue given,
      ObjectValue source,
      Predicate<String> counts) {
    ObjectValue result = Filled.of(given, source, counts);
    return result.isEmpty() ? spec : spec.withAt(result, "resources", kind);
  }

  /// What the containers take together: those that run at the same time add up, and one that
  /// initialises takes what it needs beside the sidecars that began before it.
  private static ObjectValue together(ObjectValue spec, String kind) {
    Map<String, Quantity> running = new TreeMap<>();
    for (Value container : spec.items("containers")) {
      amounts(container, kind)
          .forEach((name, amount) -> running.merge(name, amount, Quantity::plus));
    }
    Map<String, Quantity> sidecars = new TreeMap<>();
    Map<String, Quantity> beginning = new TreeMap<>();
    for (Value container : spec.items("initContainers")) {
      Map<String, Quantity> amounts = amounts(container, kind);
      Map<String, Quantity> step = amounts;
      if (stays(container)) {
        amounts.forEach((name, amount) -> running.merge(name, amount, Quantity::plus));
        amounts.forEach((name, amount) -> sidecars.merge(name, amount, Quantity::plus));
        step = sidecars;
      } else {
        sidecars.forEach((name, amount) -> amounts.merge(name, amount, Quantity::plus));
      }
      step.forEach((name, amount) -> beginning.merge(name, amount, PodLevelResources::larger));
    }
    beginning.forEach((name, amount) -> running.merge(name, amount, PodLevelResources::larger));
    ObjectValue.Builder result = ObjectValue.builder();
    running.forEach((name, amount) -> result.put(name, amount.canonical()));
    return result.build();
  }

  private static boolean stays(Value container) {
    return container instanceof ObjectValue object
        && object.text("restartPolicy").orElse("").equals("Always");
  }

  private static Quantity larger(Quantity one, Quantity other) {
    return other.amount().compareTo(one.amount()) > 0 ? other : one;
  }

  private static Map<String, Quantity> amounts(Value container, String kind) {
    Map<String, Quantity> amounts = new TreeMap<>();
    ObjectValue list =
        container instanceof ObjectValue object
            ? object.object("resources", kind).orElse(ObjectValue.empty())
            : ObjectValue.empty();
    for (String name : list.names()) {
      list.get(name)
          .flatMap(
              v -> v instanceof TextValue text ? Quantity.parse(text.text()) : Optional.empty())
          .ifPresent(amount -> amounts.put(name, amount));
    }
    return amounts;
  }
}
