package io.binnacle.kernel.operation;

import io.binnacle.kernel.apply.ManagedFields;
import io.binnacle.kernel.apply.ScaleFields;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.kernel.validation.FinalizerRules;
import io.binnacle.kernel.validation.MetadataRules;
import io.binnacle.kernel.validation.NameRule;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A workload as an `autoscaling/v1 Scale`: how many there are to be, how many there are, and which
/// pods they are. Pure.
///
/// @param kind the type of the view
/// @param schema its schema
/// @param resource the workload's resource, for messages
record ScaleView(GroupVersionKind kind, StructSchema schema, GroupVersionResource resource)
    implements View {

  @Override
  public ObjectValue show(ObjectValue stored) {
    ObjectValue.Builder metadata = ObjectValue.builder();
    for (String member :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      stored.at("metadata", member).ifPresent(v -> metadata.put(member, v));
    }
    ObjectValue.Builder spec = ObjectValue.builder();
    long replicas = stored.integer("spec", "replicas").orElse(0L);
    if (replicas != 0) {
      spec.put("replicas", replicas);
    }
    ObjectValue.Builder status =
        ObjectValue.builder().put("replicas", stored.integer("status", "replicas").orElse(0L));
    String selector = selector(stored);
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return ObjectValue.builder()
        .put("kind", kind.kind())
        .put("apiVersion", kind.apiVersion())
        .put("metadata", metadata.build())
        .put("spec", spec.build())
        .put("status", status.build())
        .build();
  }

  @Override
  public ObjectValue managed(ObjectValue stored) {
    return ManagedFields.withEntries(
        show(stored), ScaleFields.toScale(ManagedFields.entries(stored), resource.apiVersion()));
  }

  @Override
  public ObjectValue merge(ObjectValue shown, ObjectValue stored) {
    String name = Metadata.name(stored);
    long replicas = shown.integer("spec", "replicas").orElse(0L);
    List<FieldError> errors =
        new ArrayList<>(
            MetadataRules.create(
                NameRule.DNS_SUBDOMAIN,
                true,
                Metadata.inNamespace(shown, Metadata.text(stored, "namespace"))));
    errors.addAll(FinalizerRules.all(shown));
    if (replicas < 0) {
      errors.add(
          FieldError.invalid(
              "spec.replicas", Long.toString(replicas), "must be greater than or equal to 0"));
    }
    if (!errors.isEmpty()) {
      throw ApiErrors.invalid(kind, name, errors);
    }
    String uid = Metadata.uid(shown);
    if (!uid.isEmpty() && !uid.equals(Metadata.uid(stored))) {
      throw ApiErrors.conflict(
          new GroupVersionResource(
              resource.group(), resource.version(), resource.resource() + "/scale"),
          name,
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + Metadata.uid(stored));
    }
    ObjectValue scaled =
        ManagedFields.withEntries(
            stored.withAt(NumberValue.of(replicas), "spec", "replicas"),
            ScaleFields.toWorkload(
                ManagedFields.entries(stored),
                ManagedFields.entries(shown),
                resource.apiVersion()));
    String version = Metadata.text(shown, "resourceVersion");
    return version.isEmpty()
        ? scaled.withoutAt("metadata", "resourceVersion")
        : scaled.withAt(Value.of(version), "metadata", "resourceVersion");
  }

  @Override
  public boolean whole() {
    return false;
  }

  /// The selector as text: `a=b,c in (d,e)`, by keys.
  private static String selector(ObjectValue stored) {
    ObjectValue selector = stored.object("spec", "selector").orElse(ObjectValue.empty());
    boolean structured = selector.has("matchLabels") || selector.has("matchExpressions");
    ObjectValue labels =
        structured ? selector.object("matchLabels").orElse(ObjectValue.empty()) : selector;
    List<Requirement> requirements = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if (labels.valueAt(i) instanceof TextValue value) {
        requirements.add(new Requirement(labels.nameAt(i), labels.nameAt(i) + "=" + value.text()));
      }
    }
    for (Value value : selector.items("matchExpressions")) {
      if (value instanceof ObjectValue expression) {
        requirement(expression).ifPresent(requirements::add);
      }
    }
    return requirements.stream()
        .sorted(Comparator.comparing(Requirement::key))
        .map(Requirement::text)
        .collect(Collectors.joining(","));
  }

  private record Requirement(String key, String text) {}

  private static Optional<Requirement> requirement(ObjectValue expression) {
    String key = expression.text("key").orElse("");
    String values =
        expression.items("values").stream()
            .filter(TextValue.class::isInstance)
            .map(v -> ((TextValue) v).text())
            .sorted()
            .collect(Collectors.joining(",", "(", ")"));
    return switch (expression.text("operator").orElse("")) {
      case "In" -> Optional.of(new Requirement(key, key + " in " + values));
      case "NotIn" -> Optional.of(new Requirement(key, key + " notin " + values));
      case "Exists" -> Optional.of(new Requirement(key, key));
      case "DoesNotExist" -> Optional.of(new Requirement(key, "!" + key));
      default -> Optional.empty();
    };
  }
}
