package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Drops the fields of features that are off by default. An object that was stored with one of a
/// feature's fields keeps them all. Reads `gated.txt`, whose head describes its form. Thread-safe.
public final class GatedFields {
  /// Where the specification of pods stands in the kinds that have one.
  private static final Map<String, String> PODS =
      Map.of(
          "pods", "spec",
          "podtemplates", "template.spec",
          "replicationcontrollers", "spec.template.spec",
          "daemonsets.apps", "spec.template.spec",
          "deployments.apps", "spec.template.spec",
          "replicasets.apps", "spec.template.spec",
          "statefulsets.apps", "spec.template.spec",
          "jobs.batch", "spec.template.spec",
          "cronjobs.batch", "spec.jobTemplate.spec.template.spec");

  private static final Map<String, List<Feature>> BY_RESOURCE = read();

  private GatedFields() {}

  /// @param paths the steps to each field; `*` is every item of a list or member of a map
  private record Feature(List<List<String>> paths) {
    boolean uses(ObjectValue object) {
      return paths.stream().anyMatch(path -> has(object, path));
    }

    ObjectValue dropped(ObjectValue object) {
      Value result = object;
      for (List<String> path : paths) {
        result = without(result, path);
      }
      return (ObjectValue) result;
    }
  }

  /// The object without what nobody may set.
  ///
  /// @param resource `resource.group`
  /// @param old the stored object; empty on creation
  public static ObjectValue dropped(
      String resource, ObjectValue object, Optional<ObjectValue> old) {
    ObjectValue result = object;
    for (Feature feature : BY_RESOURCE.getOrDefault(resource, List.of())) {
      if (feature.uses(result) && old.filter(feature::uses).isEmpty()) {
        result = feature.dropped(result);
      }
    }
    return result;
  }

  private static boolean has(Value value, List<String> path) {
    if (path.isEmpty()) {
      return true;
    }
    List<String> rest = path.subList(1, path.size());
    if (path.getFirst().equals("*")) {
      return parts(value).stream().anyMatch(part -> has(part, rest));
    }
    String name = name(path.getFirst());
    return value instanceof ObjectValue object
        && object.has(name)
        && has(object.get(name).orElse(NullValue.NULL), rest);
  }

  private static List<Value> parts(Value value) {
    return switch (value) {
      case ListValue list -> list.items();
      case ObjectValue object -> {
        List<Value> members = new ArrayList<>(object.size());
        for (int i = 0; i < object.size(); i++) {
          members.add(object.valueAt(i));
        }
        yield members;
      }
      default -> List.of();
    };
  }

  private static Value without(Value value, List<String> path) {
    if (!has(value, path)) {
      return value;
    }
    List<String> rest = path.subList(1, path.size());
    if (path.getFirst().equals("*")) {
      return value instanceof ListValue list
          ? new ListValue(list.stream().map(item -> without(item, rest)).toList())
          : withoutInMembers((ObjectValue) value, rest);
    }
    ObjectValue object = (ObjectValue) value;
    String name = name(path.getFirst());
    if (rest.isEmpty()) {
      return object.without(name);
    }
    Value inner = without(object.get(name).orElse(NullValue.NULL), rest);
    boolean emptied = path.getFirst().endsWith("?") && inner.equals(ObjectValue.empty());
    return emptied ? object.without(name) : object.with(name, inner);
  }

  private static ObjectValue withoutInMembers(ObjectValue object, List<String> rest) {
    ObjectValue.Builder members = ObjectValue.builder(object.size());
    for (int i = 0; i < object.size(); i++) {
      members.append(object.nameAt(i), without(object.valueAt(i), rest));
    }
    return members.build();
  }

  private static String name(String step) {
    return step.endsWith("?") ? step.substring(0, step.length() - 1) : step;
  }

  private static Map<String, List<Feature>> read() {
    Map<String, List<Feature>> table = new HashMap<>();
    text()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" ", -1))
        .forEach(
            words -> {
              List<String> paths = Arrays.asList(words).subList(2, words.length);
              Map<String, String> places = words[1].equals("POD") ? PODS : Map.of(words[1], "");
              places.forEach(
                  (resource, place) ->
                      table
                          .computeIfAbsent(resource, _ -> new ArrayList<>())
                          .add(new Feature(paths.stream().map(p -> steps(place, p)).toList())));
            });
    return table;
  }

  private static List<String> steps(String place, String path) {
    return List.of((place.isEmpty() ? path : place + "." + path).split("\\.", -1));
  }

  private static String text() {
    try (InputStream stream = GatedFields.class.getResourceAsStream("gated.txt")) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks gated.txt");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
