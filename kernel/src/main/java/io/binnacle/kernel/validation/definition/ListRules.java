package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What schemas say of the merging of lists and maps.
final class ListRules {
  private static final String LIST_TYPE = "x-kubernetes-list-type";
  private static final String MAP_TYPE = "x-kubernetes-map-type";
  private static final String KEYS = "x-kubernetes-list-map-keys";

  private ListRules() {}

  /// Whether an item counts as one thing: scalars do, lists do unless they say otherwise, objects
  /// when they say so.
  static boolean atomic(Checked item) {
    return switch (item.field("type").text()) {
      case "array" -> !item.field(LIST_TYPE).present() || item.field(LIST_TYPE).is("atomic");
      case "object" -> item.field(MAP_TYPE).is("atomic");
      default -> true;
    };
  }

  static void check(Checked schema, Strictness strict) {
    Checked mapType = schema.field(MAP_TYPE);
    if (mapType.present()) {
      type(schema, "object", MAP_TYPE);
      if (!mapType.isOneOf("atomic", "granular")) {
        mapType.plainNotSupported(List.of("atomic", "granular"));
      }
    }
    Checked listType = schema.field(LIST_TYPE);
    if (listType.present() && !type(schema, "array", LIST_TYPE)) {
      // Told.
    } else if (strict.atomicSets() && listType.is("set")) {
      Schemas.item(schema).ifPresent(ListRules::set);
    }
    if (listType.present() && !listType.isOneOf("atomic", "set", "map")) {
      listType.plainNotSupported(List.of("atomic", "set", "map"));
    }
    if (schema.field(KEYS).size() > 0 && !listType.is("map")) {
      String fault = "must be map if x-kubernetes-list-map-keys is non-empty";
      if (listType.present()) {
        listType.invalid(fault);
      } else {
        listType.required(fault);
      }
    }
    if (listType.is("map")) {
      map(schema);
    }
    if (strict.mapKeys()) {
      keys(schema);
    }
  }

  private static boolean type(Checked schema, String needed, String extension) {
    Checked type = schema.field("type");
    String fault = "must be " + needed + " if " + extension + " is specified";
    if (type.require(fault) && !type.is(needed)) {
      type.invalid(fault);
    }
    return type.is(needed);
  }

  /// Upstream shows the list type of an item whose map type is wrong.
  private static void set(Checked item) {
    if (!atomic(item)) {
      Checked type = item.field(item.field("type").is("array") ? LIST_TYPE : MAP_TYPE);
      type.invalid(
          "must be atomic as item of a list with x-kubernetes-list-type=set",
          item.field(LIST_TYPE).shown());
    }
  }

  private static void map(Checked schema) {
    Checked keys = schema.field(KEYS);
    keys.require("must not be empty if x-kubernetes-list-type is map");
    Checked items = schema.field("items");
    if (!items.present()) {
      items.required("must have a schema if x-kubernetes-list-type is map");
      return;
    }
    Optional<Checked> item = Schemas.item(schema);
    if (item.isEmpty()) {
      items
          .instead(DefinitionShape.items(Schemas.orEmpty(items)))
          .invalid("must only have a single schema if x-kubernetes-list-type is map");
      return;
    }
    Checked type = item.get().field("type");
    if (!type.is("object")) {
      type.invalid(
          "must be object if parent array's x-kubernetes-list-type is map",
          FieldError.quote(type.text()));
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Checked key : keys.items()) {
      Checked property = item.get().field("properties").entry(key.text());
      if (!property.present()) {
        keys.invalid("entries must all be names of item properties");
      } else if (property.field("type").isOneOf("array", "object")) {
        property
            .field("type")
            .invalid(
                "must be a scalar type if parent array's x-kubernetes-list-type is map",
                FieldError.quote(type.text()));
      }
      if (!seen.add(key.text())) {
        keys.invalid("must not contain duplicate entries");
      }
    }
  }

  /// Whether items or keys of a list map may be missing or null.
  static boolean looseKeys(Checked schema) {
    List<FieldError> faults = new ArrayList<>();
    keys(schema.apart(faults));
    return !faults.isEmpty();
  }

  private static void keys(Checked schema) {
    Checked listType = schema.field(LIST_TYPE);
    Optional<Checked> item = Schemas.item(schema);
    if (item.isEmpty() || !listType.isOneOf("set", "map")) {
      return;
    }
    if (item.get().field("nullable").flag()) {
      item.get()
          .field("nullable")
          .forbidden("cannot be nullable when x-kubernetes-list-type is " + listType.text());
    }
    if (listType.is("set")) {
      return;
    }
    Set<String> required = new HashSet<>();
    item.get().field("required").items().forEach(name -> required.add(name.text()));
    for (Checked key : schema.field(KEYS).items()) {
      Checked property = item.get().field("properties").entry(key.text());
      if (!property.present()) {
        continue;
      }
      if (!required.contains(key.text()) && !property.field("default").present()) {
        property
            .field("default")
            .required(
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                    + " required property");
      }
      if (property.field("nullable").flag()) {
        property
            .field("nullable")
            .forbidden("this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
      }
    }
  }
}
