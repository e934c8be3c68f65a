package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;
import java.util.Set;

/// Values without what their schema does not know. Pure.
final class Pruning {
  private static final Set<String> META = Set.of("apiVersion", "kind", "metadata");

  private Pruning() {}

  /// @param resource whether the value is an object with a kind and metadata, which stay
  static Value prune(Value value, ObjectValue schema, boolean resource) {
    return prune(
        value,
        Optional.of(
            resource ? schema.with("x-kubernetes-embedded-resource", Value.of(true)) : schema),
        false);
  }

  private static Value prune(Value value, Optional<ObjectValue> given, boolean inherited) {
    ObjectValue schema = given.orElse(ObjectValue.empty());
    boolean keeps = inherited || schema.flag("x-kubernetes-preserve-unknown-fields");
    return switch (value) {
      case ObjectValue object -> members(object, schema, keeps);
      case ListValue list ->
          new ListValue(
              list.stream().map(item -> prune(item, schema.object("items"), keeps)).toList());
      default -> value;
    };
  }

  private static ObjectValue members(ObjectValue object, ObjectValue schema, boolean keeps) {
    Checked properties = Checked.silent(schema).field("properties");
    Checked additional = Checked.silent(schema).field("additionalProperties");
    ObjectValue.Builder kept = ObjectValue.builder();
    for (String name : object.names()) {
      Value value = object.get(name).orElse(NullValue.NULL);
      if (schema.flag("x-kubernetes-embedded-resource") && META.contains(name)) {
        kept.put(name, value);
      } else if (properties.entry(name).present()) {
        kept.put(name, prune(value, Optional.of(properties.entry(name).object()), false));
      } else if (additional.present()) {
        Optional<ObjectValue> values =
            Schemas.isSchema(additional) ? Optional.of(additional.object()) : Optional.empty();
        kept.put(name, prune(value, values, false));
      } else if (keeps) {
        kept.put(name, value);
      }
    }
    return kept.build();
  }
}
