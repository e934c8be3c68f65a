package io.binnacle.admission;

import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Quantities of resources by their names, in order of the names: a `ResourceList`. Immutable.
///
/// @param byName what there is of each resource; a resource that is not named is not zero but
///   unsaid
public record Amounts(SortedMap<String, Quantity> byName) {
  private static final Amounts NONE = new Amounts(new TreeMap<>());

  public Amounts {
    byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
  }

  public static Amounts none() {
    return NONE;
  }

  public static Amounts of(Map<String, Quantity> amounts) {
    return new Amounts(new TreeMap<>(amounts));
  }

  /// Those at `path` of an object; what is no quantity is left out.
  public static Amounts at(ObjectValue object, String... path) {
    TreeMap<String, Quantity> found = new TreeMap<>();
    ObjectValue list = object.object(path).orElse(ObjectValue.empty());
    for (int i = 0; i < list.size(); i++) {
      String name = list.nameAt(i);
      if (list.valueAt(i) instanceof TextValue text) {
        Quantity.parse(text.text()).ifPresent(quantity -> found.put(name, quantity));
      }
    }
    return found.isEmpty() ? NONE : new Amounts(found);
  }

  /// The amounts as objects have them.
  public ObjectValue toValue() {
    ObjectValue.Builder value = ObjectValue.builder(byName.size());
    byName.forEach((name, quantity) -> value.append(name, Value.of(quantity.canonical())));
    return value.build();
  }

  public Set<String> names() {
    return byName.keySet();
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /// Zero where nothing is said.
  public Quantity of(String name) {
    return byName.getOrDefault(name, Quantity.ZERO);
  }

  public Amounts with(String name, Quantity quantity) {
    TreeMap<String, Quantity> more = new TreeMap<>(byName);
    more.put(name, quantity);
    return new Amounts(more);
  }

  public Amounts plus(Amounts other) {
    return merged(other, Quantity::plus);
  }

  /// The larger one of each.
  public Amounts max(Amounts other) {
    return merged(other, (mine, theirs) -> theirs.compareTo(mine) > 0 ? theirs : mine);
  }

  private Amounts merged(Amounts other, BinaryOperator<Quantity> both) {
    if (other.isEmpty()) {
      return this;
    }
    TreeMap<String, Quantity> all = new TreeMap<>(byName);
    other.byName.forEach((name, quantity) -> all.merge(name, quantity, both));
    return new Amounts(all);
  }

  /// The difference, where it is not below zero; zero otherwise.
  public Amounts minusAtMost(Amounts other) {
    TreeMap<String, Quantity> rest = new TreeMap<>();
    byName.forEach(
        (name, quantity) -> {
          Quantity left = other.has(name) ? quantity.minus(other.of(name)) : quantity;
          rest.put(name, left.amount().signum() > 0 ? left : Quantity.ZERO);
        });
    other.names().forEach(name -> rest.putIfAbsent(name, Quantity.ZERO));
    return new Amounts(rest);
  }

  public Amounts only(Collection<String> names) {
    return filtered(entry -> names.contains(entry.getKey()));
  }

  public Amounts withoutZeros() {
    return filtered(entry -> !entry.getValue().isZero());
  }

  private Amounts filtered(Predicate<Map.Entry<String, Quantity>> wanted) {
    TreeMap<String, Quantity> some = new TreeMap<>();
    byName.entrySet().stream()
        .filter(wanted)
        .forEach(entry -> some.put(entry.getKey(), entry.getValue()));
    return new Amounts(some);
  }

  /// The names of what there is less than nothing of.
  public Set<String> negative() {
    return filtered(entry -> entry.getValue().amount().signum() < 0).names();
  }

  /// The names of what there is more of here than `limits` say.
  public Set<String> above(Amounts limits) {
    Set<String> names = new TreeSet<>();
    limits.byName.forEach(
        (name, limit) -> {
          if (has(name) && of(name).compareTo(limit) > 0) {
            names.add(name);
          }
        });
    return names;
  }

  /// Whether both say as much of the same resources, however it is written.
  public boolean same(Amounts other) {
    return names().equals(other.names())
        && names().stream().allMatch(name -> of(name).compareTo(other.of(name)) == 0);
  }

  /// `name=quantity`, with commas.
  public String listed() {
    return byName.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue().canonical())
        .collect(Collectors.joining(","));
  }
}
