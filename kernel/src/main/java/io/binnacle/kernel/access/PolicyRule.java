package io.binnacle.kernel.access;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A rule of a role, and whether rules cover one another. Immutable.
///
/// @param paths paths that are no resources; a `*` at the end stands for all that begin so
record PolicyRule(
    List<String> verbs,
    List<String> groups,
    List<String> resources,
    List<String> names,
    List<String> paths) {
  static final List<PolicyRule> EVERYTHING =
      List.of(
          new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
          new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

  PolicyRule {
    verbs = List.copyOf(verbs);
    groups = List.copyOf(groups);
    resources = List.copyOf(resources);
    names = List.copyOf(names);
    paths = List.copyOf(paths);
  }

  /// The rules of a role.
  static List<PolicyRule> of(ObjectValue role) {
    return role.items("rules").stream()
        .filter(ObjectValue.class::isInstance)
        .map(ObjectValue.class::cast)
        .map(
            rule ->
                new PolicyRule(
                    texts(rule, "verbs"),
                    texts(rule, "apiGroups"),
                    texts(rule, "resources"),
                    texts(rule, "resourceNames"),
                    texts(rule, "nonResourceURLs")))
        .toList();
  }

  private static List<String> texts(ObjectValue rule, String name) {
    return rule.get(name).filter(ListValue.class::isInstance).stream()
        .flatMap(list -> ((ListValue) list).stream())
        .flatMap(PolicyRule::text)
        .toList();
  }

  private static Stream<String> text(Value value) {
    return value instanceof TextValue text ? Stream.of(text.text()) : Stream.of();
  }

  /// What of `wanted` none of the `held` rules covers: one verb on one thing each.
  static List<PolicyRule> uncovered(List<PolicyRule> held, List<PolicyRule> wanted) {
    return wanted.stream()
        .flatMap(rule -> rule.atoms().stream())
        .filter(atom -> held.stream().noneMatch(rule -> rule.covers(atom)))
        .toList();
  }

  private List<PolicyRule> atoms() {
    List<PolicyRule> atoms = new ArrayList<>();
    for (String group : groups) {
      for (String resource : resources) {
        for (String verb : verbs) {
          if (names.isEmpty()) {
            atoms.add(onResource(verb, group, resource, List.of()));
          }
          names.forEach(name -> atoms.add(onResource(verb, group, resource, List.of(name))));
        }
      }
    }
    for (String path : paths) {
      for (String verb : verbs) {
        atoms.add(new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(path)));
      }
    }
    return atoms;
  }

  private static PolicyRule onResource(
      String verb, String group, String resource, List<String> names) {
    return new PolicyRule(List.of(verb), List.of(group), List.of(resource), names, List.of());
  }

  /// Whether this rule allows all that an atom does.
  private boolean covers(PolicyRule atom) {
    return holds(verbs, atom.verbs)
        && holds(groups, atom.groups)
        && atom.resources.stream().allMatch(this::coversResource)
        && (names.isEmpty() || (!atom.names.isEmpty() && names.containsAll(atom.names)))
        && atom.paths.stream().allMatch(this::coversPath);
  }

  private static boolean holds(List<String> held, List<String> wanted) {
    return held.contains("*") || held.containsAll(wanted);
  }

  private boolean coversResource(String resource) {
    int slash = resource.indexOf('/');
    return resources.contains("*")
        || resources.contains(resource)
        || (slash >= 0 && resources.contains("*" + resource.substring(slash)));
  }

  private boolean coversPath(String path) {
    return paths.stream()
        .anyMatch(
            held ->
                held.equals(path)
                    || (held.endsWith("*") && path.startsWith(held.replaceAll("\\*+$", ""))));
  }

  /// The atoms in words, those of one thing in one line, sorted.
  static String described(List<PolicyRule> atoms) {
    Map<PolicyRule, List<String>> verbsOf = new LinkedHashMap<>();
    List<PolicyRule> compact = new ArrayList<>();
    for (PolicyRule atom : atoms) {
      if (atom.paths.isEmpty()) {
        verbsOf
            .computeIfAbsent(atom.withVerbs(List.of()), thing -> new ArrayList<>())
            .addAll(atom.verbs);
      } else {
        compact.add(atom);
      }
    }
    verbsOf.forEach((thing, verbs) -> compact.add(thing.withVerbs(verbs)));
    return compact.stream()
        .map(PolicyRule::description)
        .sorted()
        .distinct()
        .collect(Collectors.joining("\n"));
  }

  private PolicyRule withVerbs(List<String> others) {
    return new PolicyRule(others, groups, resources, names, paths);
  }

  private String description() {
    List<String> parts = new ArrayList<>();
    Map<String, List<String>> named = new LinkedHashMap<>();
    named.put("APIGroups", groups);
    named.put("Resources", resources);
    named.put("NonResourceURLs", paths);
    named.put("ResourceNames", names);
    named.put("Verbs", verbs);
    named.forEach(
        (name, values) -> {
          if (!values.isEmpty()) {
            parts.add(name + ":" + quoted(values));
          }
        });
    return "{" + String.join(", ", parts) + "}";
  }

  /// As Go prints a list of texts.
  static String quoted(List<String> values) {
    return values.stream().map(FieldError::quote).collect(Collectors.joining(" ", "[", "]"));
  }
}
