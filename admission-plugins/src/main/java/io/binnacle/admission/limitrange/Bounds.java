package io.binnacle.admission.limitrange;

import io.binnacle.admission.Amounts;
import io.binnacle.admission.PodAmounts;
import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The bounds of one item of a LimitRange, against what is requested and what is the limit.
final class Bounds {
  private static final String POD = "Pod";
  private static final String CONTAINER = "Container";
  private static final String CLAIM = "PersistentVolumeClaim";

  private final String type;
  private final ObjectValue item;
  private final List<String> faults = new ArrayList<>();

  private Bounds(String type, ObjectValue item) {
    this.type = type;
    this.item = item;
  }

  /// What is wrong with a pod by the items of a LimitRange for containers and pods.
  static List<String> faultsOfPod(ObjectValue range, ObjectValue pod) {
    PodAmounts amounts = new PodAmounts(pod, false);
    List<String> faults = new ArrayList<>();
    for (Bounds bounds : itemsOf(range)) {
      if (bounds.type.equals(CONTAINER)) {
        for (String list : List.of("containers", "initContainers")) {
          for (ObjectValue container : amounts.containers(list)) {
            bounds.check(
                Amounts.at(container, "resources", "requests"),
                Amounts.at(container, "resources", "limits"));
          }
        }
      } else if (bounds.type.equals(POD)) {
        bounds.check(amounts.requests(), amounts.limits());
      }
      faults.addAll(bounds.faults);
    }
    return faults;
  }

  /// What is wrong with a claim, of which only the requests count.
  static List<String> faultsOfClaim(ObjectValue range, ObjectValue claim) {
    Amounts requests = Amounts.at(claim, "spec", "resources", "requests");
    List<String> faults = new ArrayList<>();
    for (Bounds bounds : itemsOf(range)) {
      if (bounds.type.equals(CLAIM)) {
        bounds.minimum(requests, Amounts.none());
        bounds.maximumOfRequests(requests);
      }
      faults.addAll(bounds.faults);
    }
    return faults;
  }

  private static List<Bounds> itemsOf(ObjectValue range) {
    List<Bounds> items = new ArrayList<>();
    for (Value value : range.items("spec", "limits")) {
      if (value instanceof ObjectValue item) {
        items.add(new Bounds(item.text("type").orElse(""), item));
      }
    }
    return items;
  }

  private void check(Amounts requests, Amounts limits) {
    minimum(requests, limits);
    maximum(requests, limits);
    ratio(requests, limits);
  }

  private void minimum(Amounts requests, Amounts limits) {
    Amounts.at(item, "min")
        .byName()
        .forEach(
            (name, least) -> {
              String fault = "minimum " + name + " usage per " + type + " is " + least;
              if (!requests.has(name)) {
                faults.add(fault + ".  No request is specified");
              } else if (requests.of(name).compareTo(least) < 0) {
                faults.add(fault + ", but request is " + requests.of(name));
              } else if (limits.has(name) && limits.of(name).compareTo(least) < 0) {
                faults.add(fault + ", but limit is " + limits.of(name));
              }
            });
  }

  private void maximum(Amounts requests, Amounts limits) {
    Amounts.at(item, "max")
        .byName()
        .forEach(
            (name, most) -> {
              String fault = "maximum " + name + " usage per " + type + " is " + most;
              if (!limits.has(name)) {
                faults.add(fault + ".  No limit is specified");
              } else if (limits.of(name).compareTo(most) > 0) {
                faults.add(fault + ", but limit is " + limits.of(name));
              } else if (requests.has(name) && requests.of(name).compareTo(most) > 0) {
                faults.add(fault + ", but request is " + requests.of(name));
              }
            });
  }

  private void maximumOfRequests(Amounts requests) {
    Amounts.at(item, "max")
        .byName()
        .forEach(
            (name, most) -> {
              String fault = "maximum " + name + " usage per " + type + " is " + most;
              if (!requests.has(name)) {
                faults.add(fault + ".  No request is specified");
              } else if (requests.of(name).compareTo(most) > 0) {
                faults.add(fault + ", but request is " + requests.of(name));
              }
            });
  }

  private void ratio(Amounts requests, Amounts limits) {
    Amounts.at(item, "maxLimitRequestRatio")
        .byName()
        .forEach(
            (name, most) -> {
              String fault = name + " max limit to request ratio per " + type + " is " + most;
              Quantity request = requests.of(name);
              Quantity limit = limits.of(name);
              if (request.isZero()) {
                faults.add(fault + ", but no request is specified or request is 0");
              } else if (limit.isZero()) {
                faults.add(fault + ", but no limit is specified or limit is 0");
              } else {
                double ratio = thousandths(limit) / thousandths(request);
                if (ratio > most.amount().doubleValue()) {
                  faults.add(
                      fault + ", but provided ratio is " + String.format(Locale.ROOT, "%f", ratio));
                }
              }
            });
  }

  /// Amounts are compared to the thousandth, what is finer counting as one more.
  private static double thousandths(Quantity quantity) {
    return quantity
        .amount()
        .multiply(BigDecimal.valueOf(1000))
        .setScale(0, RoundingMode.UP)
        .doubleValue();
  }
}
