package io.binnacle.kernel.discovery;

import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What OpenAPI says of the built-in types that only readers of the documents use: unions, closed
/// sets of values. Read from `extras.txt`, whose head describes its form. Immutable.
final class SchemaExtras {
  private static final Set<String> KINDS =
      Set.of("Status", "APIGroup", "APIGroupList", "APIResourceList", "APIVersions");
  private static final Set<String> OF_EVERY_GROUP = Set.of("DeleteOptions", "WatchEvent");

  private final Map<String, List<ObjectValue>> unions = new HashMap<>();
  private final Map<String, List<String>> enums = new HashMap<>();
  private final Map<String, List<String>> itemEnums = new HashMap<>();
  private final Set<String> nullable = new HashSet<>();
  private final Map<String, String> granular = new HashMap<>();

  private SchemaExtras() {}

  static SchemaExtras load() {
    SchemaExtras extras = new SchemaExtras();
    try (InputStream stream = SchemaExtras.class.getResourceAsStream("extras.txt")) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks extras.txt");
      }
      new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(extras::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return extras;
  }

  private void read(String line) {
    String[] parts = line.split(" ", -1);
    String of = "io.k8s." + parts[1];
    List<String> values = List.of(parts).subList(2, parts.length);
    switch (parts[0]) {
      case "union" -> unions.computeIfAbsent(of, type -> new ArrayList<>()).add(union(values));
      case "enum" -> enums.put(of, List.of(parts[2].split(",", -1)));
      case "enums" -> itemEnums.put(of, List.of(parts[2].split(",", -1)));
      case "nullable" -> nullable.add(of);
      case "granular" -> granular.put(of, "granular");
      default -> throw new IllegalArgumentException("extras.txt has a line " + line);
    }
  }

  /// A discriminator, or `-`, and the fields of which it says which one is used, each with the name
  /// that the discriminator has for it.
  private static ObjectValue union(List<String> words) {
    ObjectValue.Builder union = ObjectValue.builder();
    if (!words.getFirst().equals("-")) {
      union.put("discriminator", words.getFirst());
    }
    Map<String, String> fields = new TreeMap<>();
    for (String word : words.subList(1, words.size())) {
      String[] pair = word.split("=", 2);
      fields.put(pair[0], pair[1]);
    }
    ObjectValue.Builder names = ObjectValue.builder();
    fields.forEach(names::put);
    return union.put("fields-to-discriminateBy", names.build()).build();
  }

  Optional<Value> unions(String type) {
    return Optional.ofNullable(unions.get(type)).map(all -> new ListValue(new ArrayList<>(all)));
  }

  /// The values that a field can have; none where the set is open.
  List<String> enumValues(String field) {
    return enums.getOrDefault(field, List.of());
  }

  /// The values that the items of a field can have; none where the set is open.
  List<String> itemEnumValues(String field) {
    return itemEnums.getOrDefault(field, List.of());
  }

  /// Whether a field that is always written is null when it was not given.
  boolean nullable(String field) {
    return nullable.contains(field);
  }

  Optional<String> granular(String field) {
    return Optional.ofNullable(granular.get(field));
  }

  /// Whether a type of the machinery is a kind of the core group.
  boolean isKind(String goName) {
    return KINDS.contains(goName);
  }

  /// Whether a type of the machinery is a kind of every group.
  boolean ofEveryGroup(String goName) {
    return OF_EVERY_GROUP.contains(goName);
  }

  /// Whether a type is that of a kind that only subresources have, such as `Scale`.
  boolean isOfGroup(String type, GroupVersionKind kind) {
    String group = kind.group().replace(".k8s.io", "");
    String home = group.isEmpty() ? "core" : group;
    return type.equals("io.k8s.api." + home + "." + kind.version() + "." + kind.kind());
  }
}
