package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The quality of service of a pod: Guaranteed when every container limits processor and memory to
/// what it requests, BestEffort when none says anything, Burstable otherwise
/// (`pkg/apis/core/helper/qos`).
public final class QualityOfService {
  private static final List<String> COUNTED = List.of("cpu", "memory");
  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("n", new BigDecimal("1e-9")),
          Map.entry("u", new BigDecimal("1e-6")),
          Map.entry("m", new BigDecimal("1e-3")),
          Map.entry("", BigDecimal.ONE),
          Map.entry("k", new BigDecimal("1e3")),
          Map.entry("M", new BigDecimal("1e6")),
          Map.entry("G", new BigDecimal("1e9")),
          Map.entry("T", new BigDecimal("1e12")),
          Map.entry("P", new BigDecimal("1e15")),
          Map.entry("E", new BigDecimal("1e18")),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

  private QualityOfService() {}

  /// The quality of service of a pod.
  public static String of(ObjectValue pod) {
    List<Value> holders = new ArrayList<>();
    if (pod.at("spec", "resources").isPresent()) {
      pod.object("spec").ifPresent(holders::add);
    } else {
      holders.addAll(pod.items("spec", "containers"));
      holders.addAll(pod.items("spec", "initContainers"));
    }
    Map<String, BigDecimal> requests = new HashMap<>();
    Map<String, BigDecimal> limits = new HashMap<>();
    boolean allLimited = true;
    for (Value holder : holders) {
      if (holder instanceof ObjectValue container) {
        add(container, "requests", requests);
        allLimited &= add(container, "limits", limits).containsAll(COUNTED);
      }
    }
    if (requests.isEmpty() && limits.isEmpty()) {
      return "BestEffort";
    }
    boolean guaranteed = allLimited && requests.size() == limits.size();
    for (Map.Entry<String, BigDecimal> request : requests.entrySet()) {
      BigDecimal limit = limits.get(request.getKey());
      guaranteed &= limit != null && limit.compareTo(request.getValue()) == 0;
    }
    return guaranteed ? "Guaranteed" : "Burstable";
  }

  /// Adds the amounts that are above zero and tells for what there were any.
  private static Set<String> add(ObjectValue container, String kind, Map<String, BigDecimal> sums) {
    Set<String> found = new java.util.HashSet<>();
    for (String resource : COUNTED) {
      container
          .at("resources", kind, resource)
          .map(QualityOfService::amount)
          .filter(a -> a.signum() > 0)
          .ifPresent(
              a -> {
                found.add(resource);
                sums.merge(resource, a, BigDecimal::add);
              });
    }
    return found;
  }

  private static BigDecimal amount(Value value) {
    return switch (value) {
      case TextValue text -> parse(text.text());
      case NumberValue number -> BigDecimal.valueOf(number.asDouble());
      default -> BigDecimal.ZERO;
    };
  }

  /// A quantity's amount; zero for what is not one, which validation refuses elsewhere.
  private static BigDecimal parse(String quantity) {
    int end = quantity.length();
    while (end > 0 && Character.isLetter(quantity.charAt(end - 1))) {
      end--;
    }
    BigDecimal factor = SUFFIXES.get(quantity.substring(end));
    try {
      return factor == null
          ? BigDecimal.ZERO
          : new BigDecimal(quantity.substring(0, end)).multiply(factor);
    } catch (NumberFormatException malformed) {
      return BigDecimal.ZERO;
    }
  }
}
