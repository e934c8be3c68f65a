package io.binnacle.compatibility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the server makes of a manifest, by the rules of `defaults.yaml`, which says what they mean.
final class ExpectedDefaults {
  /// Stands for a value that only the server knows.
  static final Object ANY = "$any";

  private final Map<String, Object> kinds;

  ExpectedDefaults(Map<String, Object> kinds) {
    this.kinds = kinds;
  }

  /// The object that is expected when a manifest was applied.
  Map<String, Object> of(Map<String, Object> manifest) {
    Map<String, Object> object = Values.map(Values.copy(manifest));
    String kind = manifest.get("apiVersion") + "/" + manifest.get("kind");
    new Filling(object).fill(object, Values.map(kinds.getOrDefault(kind, Map.of())));
    return object;
  }

  /// One object under its rules.
  private record Filling(Map<String, Object> root) {
    void fill(Map<String, Object> object, Map<String, Object> rules) {
      rules.forEach(
          (name, rule) -> {
            if (name.startsWith("?")) {
              if (holds(object, name.substring(1))) {
                fill(object, Values.map(rule));
              }
            } else if (name.endsWith("[]")) {
              String list = name.substring(0, name.length() - 2);
              for (Object item : Values.list(object.get(list))) {
                fill(Values.map(item), Values.map(rule));
              }
            } else if (rule instanceof Map<?, ?>) {
              field(object, name, Values.map(rule));
            } else {
              value(object, name, rule);
            }
          });
    }

    private void field(Map<String, Object> object, String name, Map<String, Object> rules) {
      if (absent(object, name) && rules.containsKey("$default")) {
        object.put(name, Values.copy(rules.get("$default")));
      }
      if (rules.containsKey("$append")) {
        List<Object> longer = new ArrayList<>(Values.list(object.get(name)));
        longer.addAll(Values.list(rules.get("$append")));
        object.put(name, longer);
      }
      if (object.get(name) instanceof Map<?, ?>) {
        Map<String, Object> inner = new LinkedHashMap<>(rules);
        inner.remove("$default");
        fill(Values.map(object.get(name)), inner);
      }
    }

    private void value(Map<String, Object> object, String name, Object rule) {
      if (rule instanceof String text && text.startsWith("$fill ")) {
        merge(object, name, text.substring("$fill ".length()));
      } else if (absent(object, name)) {
        made(object, rule).ifPresent(value -> object.put(name, value));
      }
    }

    private Optional<Object> made(Map<String, Object> object, Object rule) {
      if (!(rule instanceof String text) || !text.startsWith("$")) {
        return Optional.ofNullable(Values.copy(rule));
      }
      String[] words = text.split(" ", 2);
      return switch (words[0]) {
        case "$any" -> Optional.of(ANY);
        case "$copy" -> Optional.ofNullable(Values.copy(object.get(words[1])));
        case "$root" -> Values.at(root, words[1]).map(Values::copy);
        case "$lower" -> Optional.of(String.valueOf(object.get(words[1])).toLowerCase(Locale.ROOT));
        case "$list" -> Optional.of(object.get(words[1]) + "List");
        case "$pull" -> Optional.of(pullPolicy(String.valueOf(object.get("image"))));
        default -> throw new IllegalArgumentException("no such rule: " + text);
      };
    }

    private static void merge(Map<String, Object> object, String name, String from) {
      Map<String, Object> merged = new LinkedHashMap<>(Values.map(object.get(from)));
      merged.putAll(Values.map(object.get(name)));
      if (!merged.isEmpty()) {
        object.put(name, merged);
      }
    }

    /// The condition is `path=value|value`.
    private static boolean holds(Map<String, Object> object, String condition) {
      int sign = condition.indexOf('=');
      Optional<Object> found = Values.at(object, condition.substring(0, sign));
      return List.of(condition.substring(sign + 1).split("\\|", -1)).stream()
          .anyMatch(
              value ->
                  switch (value) {
                    case "-" -> found.isEmpty();
                    case "*" -> found.isPresent();
                    default -> found.filter(is -> is.toString().equals(value)).isPresent();
                  });
    }

    private static boolean absent(Map<String, Object> object, String name) {
      Object value = object.get(name);
      return value == null || value.equals("");
    }

    private static String pullPolicy(String image) {
      String last = image.substring(image.lastIndexOf('/') + 1);
      boolean floating = last.endsWith(":latest") || !last.contains(":");
      return floating && !last.contains("@") ? "Always" : "IfNotPresent";
    }
  }
}
