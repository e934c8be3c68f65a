package io.binnacle.kernel.validation;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Checks `metadata`, as apimachinery's `ValidateObjectMeta` and `ValidateObjectMetaUpdate` do.
public final class MetadataRules {
  private static final String METADATA = "metadata";
  private static final int MOST_ANNOTATION_BYTES = 256 * 1024;
  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";

  private MetadataRules() {}

  /// What is wrong with the parts of metadata that new and changed objects are asked alike. It is
  /// found once and told as often as upstream looks.
  record Common(
      List<FieldError> labelsToOwners, List<FieldError> finalizers, List<FieldError> managers) {
    static Common of(ObjectValue object) {
      ObjectValue metadata = object.object(METADATA).orElse(ObjectValue.empty());
      List<FieldError> managers = new ArrayList<>();
      ManagedFieldsRules.check(managers, metadata);
      return new Common(
          MetadataRules.labelsToOwners(metadata), MetadataRules.finalizers(metadata), managers);
    }
  }

  /// Checks a new object, whose name has been generated if it is to be.
  public static List<FieldError> create(ResourceDefinition definition, ObjectValue object) {
    NameRule rule = NameRule.of(definition.address().qualifiedResource());
    return rule == NameRule.AT_LAST ? List.of() : create(rule, definition.namespaced(), object);
  }

  /// Checks of a new object in which nothing else is wrong what its kind does not look at.
  public static List<FieldError> createAtLast(ResourceDefinition definition, ObjectValue object) {
    return switch (NameRule.of(definition.address().qualifiedResource())) {
      case AT_LAST, OF_ITS_KIND, DECLARED_SUBDOMAIN ->
          create(NameRule.PATH_SEGMENT, definition.namespaced(), object);
      case DNS_SUBDOMAIN, DNS_LABEL, DNS_1035_LABEL, PATH_SEGMENT -> List.of();
    };
  }

  /// Checks a new object of any kind.
  public static List<FieldError> create(NameRule rule, boolean namespaced, ObjectValue object) {
    return create(rule, namespaced, object, Common.of(object));
  }

  /// Checks a new object of any kind.
  ///
  /// @param common what was found in `object` before
  static List<FieldError> create(
      NameRule rule, boolean namespaced, ObjectValue object, Common common) {
    ObjectValue metadata = object.object(METADATA).orElse(ObjectValue.empty());
    List<FieldError> errors = new ArrayList<>();
    String generateName = text(metadata, "generateName");
    if (!generateName.isEmpty()) {
      invalid(errors, "generateName", generateName, rule.prefixFaults(generateName));
    }
    String name = text(metadata, "name");
    if (name.isEmpty()) {
      errors.add(FieldError.required(path("name"), "name or generateName is required"));
    } else {
      invalid(errors, "name", name, rule.faults(name));
    }
    namespace(errors, namespaced, text(metadata, "namespace"));
    long generation = metadata.integer("generation").orElse(0L);
    if (generation < 0) {
      errors.add(
          FieldError.invalid(
              path("generation"), Long.toString(generation), "must be greater than or equal to 0"));
    }
    errors.addAll(common.labelsToOwners);
    errors.addAll(common.finalizers);
    errors.addAll(common.managers);
    return errors;
  }

  private static void namespace(List<FieldError> errors, boolean namespaced, String namespace) {
    if (!namespaced) {
      if (!namespace.isEmpty()) {
        errors.add(FieldError.forbidden(path("namespace"), "not allowed on this type"));
      }
    } else if (namespace.isEmpty()) {
      errors.add(FieldError.required(path("namespace"), ""));
    } else {
      invalid(errors, "namespace", namespace, Names.dnsLabel(namespace));
    }
  }

  /// Checks a changed object of any kind against the one before it.
  ///
  /// @param common what was found in `object` before
  static List<FieldError> update(ObjectValue object, ObjectValue old, Common common) {
    ObjectValue metadata = object.object(METADATA).orElse(ObjectValue.empty());
    ObjectValue before = old.object(METADATA).orElse(ObjectValue.empty());
    List<FieldError> errors = new ArrayList<>();
    if (before.has("deletionTimestamp")) {
      noNewFinalizers(errors, metadata, before);
    }
    if (text(metadata, "resourceVersion").isEmpty()) {
      errors.add(
          FieldError.invalid(path("resourceVersion"), "\"\"", "must be specified for an update"));
    }
    long generation = metadata.integer("generation").orElse(0L);
    if (generation < before.integer("generation").orElse(0L)) {
      errors.add(
          FieldError.invalid(
              path("generation"), Long.toString(generation), "must not be decremented"));
    }
    immutable(errors, metadata, before, "name", new TextValue(""));
    immutable(errors, metadata, before, "namespace", new TextValue(""));
    immutable(errors, metadata, before, "uid", new TextValue(""));
    immutable(errors, metadata, before, "creationTimestamp", NullValue.NULL);
    immutable(errors, metadata, before, "deletionTimestamp", NullValue.NULL);
    immutable(errors, metadata, before, "deletionGracePeriodSeconds", NullValue.NULL);
    errors.addAll(common.labelsToOwners);
    errors.addAll(common.managers);
    return errors;
  }

  private static void noNewFinalizers(
      List<FieldError> errors, ObjectValue metadata, ObjectValue before) {
    Set<String> added = new TreeSet<>(texts(metadata, "finalizers"));
    added.removeAll(texts(before, "finalizers"));
    if (!added.isEmpty()) {
      errors.add(
          FieldError.forbidden(
              path("finalizers"),
              "no new finalizers can be added if the object is being deleted, found new finalizers"
                  + " []string{"
                  + added.stream().map(FieldError::quote).collect(Collectors.joining(", "))
                  + "}"));
    }
  }

  private static void immutable(
      List<FieldError> errors, ObjectValue now, ObjectValue before, String name, Value absent) {
    Value value = now.get(name).orElse(absent);
    if (!value.equals(before.get(name).orElse(absent))) {
      errors.add(FieldError.invalid(path(name), JsonWriter.text(value), "field is immutable"));
    }
  }

  private static List<FieldError> labelsToOwners(ObjectValue metadata) {
    List<FieldError> errors = new ArrayList<>();
    labels(errors, metadata.object("labels").orElse(ObjectValue.empty()));
    annotations(errors, metadata.object("annotations").orElse(ObjectValue.empty()));
    OwnerRules.check(errors, path("ownerReferences"), metadata.items("ownerReferences"));
    return errors;
  }

  private static void labels(List<FieldError> errors, ObjectValue labels) {
    for (int i = 0; i < labels.size(); i++) {
      String key = labels.nameAt(i);
      invalid(errors, "labels", key, Names.labelKey(key));
      if (labels.valueAt(i) instanceof TextValue value) {
        invalid(errors, "labels", value.text(), Names.labelValue(value.text()));
      }
    }
  }

  private static void annotations(List<FieldError> errors, ObjectValue annotations) {
    long size = 0;
    for (int i = 0; i < annotations.size(); i++) {
      String key = annotations.nameAt(i);
      // Case does not matter in an annotation's key, neither in its name nor in its prefix.
      invalid(errors, "annotations", key, Names.labelKey(key.toLowerCase(Locale.ROOT)));
      size += Names.bytes(key);
      if (annotations.valueAt(i) instanceof TextValue value) {
        size += Names.bytes(value.text());
      }
    }
    if (size > MOST_ANNOTATION_BYTES) {
      errors.add(FieldError.tooLong(path("annotations"), MOST_ANNOTATION_BYTES));
    }
  }

  private static List<FieldError> finalizers(ObjectValue metadata) {
    List<FieldError> errors = new ArrayList<>();
    List<String> finalizers = texts(metadata, "finalizers");
    for (String finalizer : finalizers) {
      invalid(errors, "finalizers", finalizer, Names.labelKey(finalizer));
    }
    if (finalizers.contains(ORPHAN) && finalizers.contains(FOREGROUND)) {
      errors.add(
          FieldError.invalid(
              path("finalizers"),
              JsonWriter.text(new ListValue(metadata.items("finalizers"))),
              "finalizer " + ORPHAN + " and " + FOREGROUND + " cannot be both set"));
    }
    return errors;
  }

  private static void invalid(
      List<FieldError> errors, String name, String value, List<String> faults) {
    for (String fault : faults) {
      errors.add(FieldError.invalid(path(name), FieldError.quote(value), fault));
    }
  }

  private static String path(String name) {
    return METADATA + "." + name;
  }

  private static String text(ObjectValue metadata, String name) {
    return metadata.text(name).orElse("");
  }

  private static List<String> texts(ObjectValue metadata, String name) {
    return metadata.items(name).stream()
        .filter(TextValue.class::isInstance)
        .map(value -> ((TextValue) value).text())
        .toList();
  }
}
