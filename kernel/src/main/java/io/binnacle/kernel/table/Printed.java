package io.binnacle.kernel.table;

import io.binnacle.kernel.selector.LabelSelector;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// An object as printers look at it: missing fields have the zero value that they have in Go.
///
/// @param object the object
/// @param now the moment by which ages are told
public record Printed(ObjectValue object, Instant now) {
  static final String NONE = "<none>";
  static final String UNSET = "<unset>";

  String name() {
    return text("metadata", "name");
  }

  String age() {
    return since("metadata", "creationTimestamp");
  }

  boolean deleting() {
    return has("metadata", "deletionTimestamp");
  }

  boolean has(String... path) {
    return object.at(path).filter(value -> value != NullValue.NULL).isPresent();
  }

  String text(String... path) {
    return object.text(path).orElse("");
  }

  /// The text at `path`, or `absent` when it is missing or empty.
  String textOr(String absent, String... path) {
    return object.text(path).filter(text -> !text.isEmpty()).orElse(absent);
  }

  long number(String... path) {
    return object.integer(path).orElse(0L);
  }

  /// A number or a text as text; `absent` when there is neither.
  String scalarOr(String absent, String... path) {
    return object.at(path).map(Printed::scalar).orElse(absent);
  }

  private static String scalar(Value value) {
    return switch (value) {
      case TextValue text -> text.text();
      case NumberValue.IntegerNumber integer -> Long.toString(integer.number());
      default -> "";
    };
  }

  boolean flag(String... path) {
    return object.flag(path);
  }

  /// How many items or members there are at `path`.
  long count(String... path) {
    return object
        .at(path)
        .map(
            value ->
                switch (value) {
                  case ListValue list -> list.size();
                  case ObjectValue members -> members.size();
                  default -> 0;
                })
        .orElse(0);
  }

  ObjectValue child(String... path) {
    return object.object(path).orElse(ObjectValue.empty());
  }

  /// The objects in the list at `path`.
  List<ObjectValue> children(String... path) {
    return objects(object.items(path));
  }

  static List<ObjectValue> objects(List<Value> items) {
    return items.stream()
        .filter(ObjectValue.class::isInstance)
        .map(ObjectValue.class::cast)
        .toList();
  }

  /// The texts in the list at `path`.
  List<String> texts(String... path) {
    return object.items(path).stream()
        .filter(TextValue.class::isInstance)
        .map(item -> ((TextValue) item).text())
        .toList();
  }

  /// The time since the moment at `path`; `<unknown>` when there is none.
  String since(String... path) {
    return Ages.since(text(path), now);
  }

  /// The status of the condition of a type; empty when there is no such condition.
  Optional<String> condition(String type) {
    return children("status", "conditions").stream()
        .filter(condition -> condition.text("type").orElse("").equals(type))
        .findFirst()
        .flatMap(condition -> condition.text("status"));
  }

  /// Labels as `a=1,b=2`, or `<none>`.
  String labels(String... path) {
    ObjectValue labels = child(path);
    return labels.isEmpty()
        ? NONE
        : labels.names().stream()
            .sorted()
            .map(name -> name + "=" + labels.text(name).orElse(""))
            .collect(Collectors.joining(","));
  }

  /// A label selector in its canonical form, or `<none>`.
  String selector(String... path) {
    LabelSelector selector = LabelSelector.of(child(path));
    return selector.isEmpty() ? NONE : selector.toString();
  }

  /// The names of the containers of the pod specification at `path`.
  String containerNames(String... path) {
    return containers("name", path);
  }

  /// The images of the containers of the pod specification at `path`.
  String containerImages(String... path) {
    return containers("image", path);
  }

  private String containers(String field, String... path) {
    return Printed.objects(child(path).items("containers")).stream()
        .map(container -> container.text(field).orElse(""))
        .collect(Collectors.joining(","));
  }

  /// Cells of texts, numbers, booleans and values.
  static List<Value> row(Object... cells) {
    List<Value> row = new ArrayList<>(cells.length);
    for (Object cell : cells) {
      row.add(
          switch (cell) {
            case Value value -> value;
            case String text -> new TextValue(text);
            case Long number -> NumberValue.of(number);
            case Boolean flag -> Value.of(flag);
            default -> throw new IllegalArgumentException("no cell holds " + cell.getClass());
          });
    }
    return row;
  }
}
