package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.codec.GoFloat;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// Values against schemas in OpenAPI's form, told as kube-openapi's validator tells it. Pure.
public final class ValueCheck {
  /// What was found wrong with a value, and how many checks were made: of schemas that all fail,
  /// the one with the most is told of.
  private static final class Outcome {
    private final Map<String, ValueFault> faults = new LinkedHashMap<>();
    private int checks;

    void add(ValueFault fault) {
      faults.putIfAbsent(fault.message(), fault);
    }

    void add(Optional<ValueFault> fault) {
      fault.ifPresent(this::add);
    }

    void merge(Outcome other) {
      other.faults.values().forEach(this::add);
      checks += other.checks;
    }

    boolean valid() {
      return faults.isEmpty();
    }
  }

  private ValueCheck() {}

  /// @param path where the value stands
  public static List<FieldError> faults(String path, Value value, ObjectValue schema) {
    return check("", value, schema).faults.values().stream().map(fault -> fault.at(path)).toList();
  }

  /// What JSON Schema calls the type of a value.
  static String type(Value value) {
    return switch (value) {
      case TextValue _ -> "string";
      case BoolValue _ -> "boolean";
      case NumberValue.IntegerNumber _ -> "integer";
      case NumberValue.FloatNumber _ -> "number";
      case ListValue _ -> "array";
      case ObjectValue _ -> "object";
      case NullValue _ -> "null";
    };
  }

  private static Outcome check(String path, Value value, ObjectValue schema) {
    Outcome outcome = new Outcome();
    SchemaWords words = new SchemaWords(schema);
    if (value instanceof NullValue) {
      if (!words.text("type").isEmpty() && !schema.flag("nullable")) {
        outcome.add(ValueFault.type(path, words.text("type"), "null"));
      }
      outcome.add(words.enumeration(path, value));
      return outcome;
    }
    Optional<ValueFault> type = words.type(path, value);
    outcome.add(type);
    if (!words.text("type").isEmpty() || !words.text("format").isEmpty()) {
      outcome.checks += type.isEmpty() ? 2 : 1;
    }
    outcome.merge(junctors(path, value, schema));
    switch (value) {
      case TextValue text -> {
        outcome.add(words.text(path, text.text()));
        outcome.add(TextFormats.fault(path, words.text("format"), text.text()));
        outcome.checks += TextFormats.known(words.text("format")) ? 2 : 1;
      }
      case NumberValue number -> {
        words.number(path, number).forEach(outcome::add);
        outcome.checks += 2;
      }
      case ListValue list -> {
        outcome.merge(items(path, list, schema, words));
        outcome.checks++;
      }
      default -> {}
    }
    outcome.add(words.enumeration(path, value));
    outcome.checks++;
    if (value instanceof ObjectValue object) {
      outcome.merge(members(path, object, schema, words));
      outcome.checks++;
    }
    outcome.checks++;
    return outcome;
  }

  private static Outcome items(String path, ListValue list, ObjectValue schema, SchemaWords words) {
    Outcome outcome = new Outcome();
    Optional<ObjectValue> item = schema.object("items");
    for (int i = 0; item.isPresent() && i < list.size(); i++) {
      outcome.merge(check(path + "[" + i + "]", list.get(i), item.get()));
    }
    words.size(path, list.size()).forEach(outcome::add);
    if (schema.flag("uniqueItems")
        && list.items().stream().distinct().count() < list.items().size()) {
      outcome.add(ValueFault.invalid(path, "\"\"", path + " in body shouldn't contain duplicates"));
    }
    outcome.checks++;
    return outcome;
  }

  private static Outcome members(
      String path, ObjectValue object, ObjectValue schema, SchemaWords words) {
    Outcome outcome = new Outcome();
    words.members(path, object.size()).forEach(outcome::add);
    ObjectValue properties = schema.object("properties").orElse(ObjectValue.empty());
    Value additional = schema.get("additionalProperties").orElse(NullValue.NULL);
    for (String name : new TreeSet<>(object.names())) {
      if (properties.has(name)) {
        continue;
      }
      if (additional == BoolValue.FALSE) {
        outcome.add(
            ValueFault.invalid(
                path,
                FieldError.quote(name),
                path + "." + name + " in body is a forbidden property"));
      } else if (additional instanceof ObjectValue values) {
        outcome.merge(check(path + "." + name, object.get(name).orElseThrow(), values));
      }
    }
    for (String name : new TreeSet<>(properties.names())) {
      Optional<Value> member = object.get(name);
      if (member.isPresent()) {
        String at = path.isEmpty() ? name : path + "." + name;
        ObjectValue inner = properties.object(name).orElse(ObjectValue.empty());
        outcome.merge(check(at, member.get(), inner));
      }
    }
    for (Value required : schema.items("required")) {
      if (required instanceof TextValue name && !object.has(name.text())) {
        outcome.add(ValueFault.required(path + "." + name.text()));
      }
    }
    return outcome;
  }

  private static Outcome junctors(String path, Value value, ObjectValue schema) {
    Outcome outcome = new Outcome();
    anyOf(path, value, schemas(schema, "anyOf"), outcome);
    oneOf(path, value, schemas(schema, "oneOf"), outcome);
    List<ObjectValue> all = schemas(schema, "allOf");
    long valid = 0;
    for (ObjectValue clause : all) {
      Outcome one = check(path, value, clause);
      valid += one.valid() ? 1 : 0;
      outcome.merge(one);
    }
    if (valid < all.size()) {
      outcome.add(
          ValueFault.plain(
              FieldError.quote(path)
                  + " must validate all the schemas (allOf)"
                  + (valid == 0 ? ". None validated" : "")));
    }
    Optional<ObjectValue> not = schema.object("not");
    if (not.isPresent() && check(path, value, not.get()).valid()) {
      outcome.add(ValueFault.plain(FieldError.quote(path) + " must not validate the schema (not)"));
    }
    outcome.checks += 2;
    return outcome;
  }

  private static void anyOf(String path, Value value, List<ObjectValue> clauses, Outcome outcome) {
    if (clauses.isEmpty()) {
      return;
    }
    Outcome best = null;
    for (ObjectValue clause : clauses) {
      Outcome one = check(path, value, clause);
      if (one.valid()) {
        outcome.merge(one);
        return;
      }
      best = best == null || one.checks > best.checks ? one : best;
    }
    outcome.add(
        ValueFault.plain(FieldError.quote(path) + " must validate at least one schema (anyOf)"));
    outcome.merge(Objects.requireNonNull(best));
  }

  private static void oneOf(String path, Value value, List<ObjectValue> clauses, Outcome outcome) {
    if (clauses.isEmpty()) {
      return;
    }
    Outcome best = new Outcome();
    Outcome first = new Outcome();
    int valid = 0;
    for (ObjectValue clause : clauses) {
      Outcome one = check(path, value, clause);
      if (one.valid()) {
        first = valid == 0 ? one : first;
        best = new Outcome();
        valid++;
      } else if (valid == 0 && (best.valid() || one.checks > best.checks)) {
        best = one;
      }
    }
    if (valid == 1) {
      outcome.merge(first);
      return;
    }
    outcome.add(
        ValueFault.plain(
            FieldError.quote(path)
                + " must validate one and only one schema (oneOf). Found "
                + (valid == 0 ? "none valid" : valid + " valid alternatives")));
    outcome.merge(best);
  }

  private static List<ObjectValue> schemas(ObjectValue schema, String junctor) {
    return schema.items(junctor).stream()
        .map(clause -> clause instanceof ObjectValue object ? object : ObjectValue.empty())
        .toList();
  }

  /// A value as messages show it.
  static String shown(Value value) {
    return switch (value) {
      case TextValue text -> FieldError.quote(text.text());
      case NumberValue.FloatNumber number -> GoFloat.text(number.number(), GoFloat.FORMATTED);
      default -> JsonWriter.text(value);
    };
  }
}
