package io.binnacle.compatibility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Values of YAML and JSON, and how they differ.
final class Values {
  private static final int LONGEST = 64 << 20;
  private static final int MOST_ALIASES = 1000;

  private Values() {}

  /// The documents of a text that are not empty.
  static List<Map<String, Object>> documents(String text) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object document : yaml().loadAll(text)) {
      if (document != null) {
        documents.add(map(document));
      }
    }
    return documents;
  }

  static Object load(String text) {
    return yaml().load(text);
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LONGEST);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    return new Yaml(new SafeConstructor(options));
  }

  /// The value as a map; an empty one where there is nothing.
  @SuppressWarnings("unchecked") // YAML and JSON have texts as keys here
  static Map<String, Object> map(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  /// The value as a list; an empty one where there is nothing.
  @SuppressWarnings("unchecked") // a list of whatever
  static List<Object> list(@Nullable Object value) {
    return value == null ? List.of() : (List<Object>) value;
  }

  /// What lies at a path of names with dots between.
  static Optional<Object> at(Map<String, Object> object, String path) {
    Object at = object;
    for (String name : path.split("\\.", -1)) {
      at = at instanceof Map<?, ?> ? map(at).get(name) : null;
    }
    return Optional.ofNullable(at);
  }

  static @Nullable Object copy(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> _ -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map(value).forEach((name, inner) -> copy.put(name, copy(inner)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(copy(item)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  /// Where two values differ, a line each. What is empty may be left out.
  static List<String> differences(@Nullable Object expected, @Nullable Object found) {
    List<String> differences = new ArrayList<>();
    compare("", expected, found, differences);
    return differences;
  }

  private static void compare(
      String path, @Nullable Object expected, @Nullable Object found, List<String> differences) {
    if (ExpectedDefaults.ANY.equals(expected) && found != null) {
      return;
    }
    if (expected instanceof Map<?, ?> && found instanceof Map<?, ?>) {
      TreeSet<String> names = new TreeSet<>(map(expected).keySet());
      names.addAll(map(found).keySet());
      for (String name : names) {
        compare(path + "." + name, map(expected).get(name), map(found).get(name), differences);
      }
    } else if (expected instanceof List<?> list && found instanceof List<?> other) {
      for (int i = 0; i < Math.max(list.size(), other.size()); i++) {
        compare(path + "[" + i + "]", item(list, i), item(other, i), differences);
      }
    } else if (!same(expected, found)) {
      differences.add(path + ": expected " + expected + ", found " + found);
    }
  }

  private static @Nullable Object item(List<?> list, int index) {
    return index < list.size() ? list.get(index) : null;
  }

  private static boolean same(@Nullable Object expected, @Nullable Object found) {
    if (found == null) {
      return isEmpty(expected);
    }
    return Objects.equals(String.valueOf(expected), String.valueOf(found));
  }

  private static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Map<?, ?> map -> map(map).values().stream().allMatch(Values::isEmpty);
      case List<?> list -> list.isEmpty();
      default -> value.equals("") || value.equals(false) || value.equals(0);
    };
  }
}
