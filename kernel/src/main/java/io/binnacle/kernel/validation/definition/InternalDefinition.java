package io.binnacle.kernel.validation.definition;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A CustomResourceDefinition as upstream's internal version has it, whose paths faults tell: what
/// all versions have alike stands beside them.
final class InternalDefinition {
  /// What versions have, and what it is called beside them.
  private enum Part {
    SUBRESOURCES("subresources", "subresources"),
    SCHEMA("schema", "validation"),
    COLUMNS("additionalPrinterColumns", "additionalPrinterColumns"),
    SELECTABLE("selectableFields", "selectableFields");

    private final String inVersion;
    private final String beside;

    Part(String inVersion, String beside) {
      this.inVersion = inVersion;
      this.beside = beside;
    }
  }

  private InternalDefinition() {}

  static ObjectValue of(ObjectValue definition) {
    ObjectValue spec = definition.object("spec").orElse(ObjectValue.empty());
    List<ObjectValue> versions =
        new ArrayList<>(
            spec.items("versions").stream()
                .map(v -> v instanceof ObjectValue object ? object : ObjectValue.empty())
                .toList());
    if (!versions.isEmpty()) {
      for (Part part : Part.values()) {
        spec = shared(spec, versions, part);
      }
      String first = versions.getFirst().text("name").orElse("");
      spec =
          spec.with("version", Value.of(first))
              .with("versions", new ListValue(List.copyOf(versions)));
    }
    ObjectValue conversion = spec.object("conversion").orElse(ObjectValue.empty());
    if (!conversion.isEmpty()) {
      spec = spec.with("conversion", conversion(conversion));
    }
    return definition.with("spec", spec);
  }

  private static ObjectValue shared(ObjectValue spec, List<ObjectValue> versions, Part part) {
    Optional<Value> first = member(versions.getFirst(), part.inVersion);
    if (!versions.stream().allMatch(v -> member(v, part.inVersion).equals(first))) {
      return spec;
    }
    versions.replaceAll(version -> version.without(part.inVersion));
    return first.map(value -> spec.with(part.beside, value)).orElse(spec);
  }

  /// Go tells no empty list from none.
  private static Optional<Value> member(ObjectValue version, String name) {
    return version
        .get(name)
        .filter(value -> !(value instanceof NullValue))
        .filter(value -> !(value instanceof ListValue list && list.isEmpty()));
  }

  private static ObjectValue conversion(ObjectValue conversion) {
    ObjectValue.Builder flat = ObjectValue.builder();
    conversion.get("strategy").ifPresent(strategy -> flat.put("strategy", strategy));
    ObjectValue webhook = conversion.object("webhook").orElse(ObjectValue.empty());
    webhook.object("clientConfig").ifPresent(client -> flat.put("webhookClientConfig", client));
    webhook
        .get("conversionReviewVersions")
        .ifPresent(versions -> flat.put("conversionReviewVersions", versions));
    return flat.build();
  }

  /// Whether a condition of the definition holds.
  static boolean holds(ObjectValue definition, String condition) {
    return definition.items("status", "conditions").stream()
        .map(c -> c instanceof ObjectValue object ? object : ObjectValue.empty())
        .filter(c -> c.text("type").orElse("").equals(condition))
        .findFirst()
        .filter(c -> c.text("status").orElse("").equals("True"))
        .isPresent();
  }

  /// Whether what has no schema is kept.
  static boolean preserves(ObjectValue definition) {
    return definition.at("spec", "preserveUnknownFields").equals(Optional.of(BoolValue.TRUE));
  }
}
