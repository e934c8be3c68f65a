package io.binnacle.kernel.exchange;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Request headers; names in lower case. Immutable.
public record Headers(Map<String, List<String>> byName) {
  public Headers {
    Map<String, List<String>> copy = new HashMap<>();
    byName.forEach((name, values) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    byName = Map.copyOf(copy);
  }

  public static Headers none() {
    return new Headers(Map.of());
  }

  public Optional<String> first(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  public List<String> all(String name) {
    return byName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }
}
