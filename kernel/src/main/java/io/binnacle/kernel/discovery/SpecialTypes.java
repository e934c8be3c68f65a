package io.binnacle.kernel.discovery;

import io.binnacle.kernel.schema.ScalarType;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Map;
import java.util.Optional;

/// The types that Go writes in JSON in a way of their own. OpenAPI has a schema for each, which
/// fields refer to. Pure.
final class SpecialTypes {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String EXTENSIONS =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";

  /// The fields of any type that are neither raw objects nor plain JSON.
  private static final Map<String, String> FREE_FIELDS =
      Map.of(
          "items", EXTENSIONS + "JSONSchemaPropsOrArray",
          "additionalItems", EXTENSIONS + "JSONSchemaPropsOrBool",
          "additionalProperties", EXTENSIONS + "JSONSchemaPropsOrBool",
          "dependencies", EXTENSIONS + "JSONSchemaPropsOrStringArray");

  private SpecialTypes() {}

  /// The name of the schema that a scalar has; empty for those that have none.
  static Optional<String> name(ScalarType type) {
    return switch (type) {
      case TIME -> Optional.of(META + "Time");
      case MICRO_TIME -> Optional.of(META + "MicroTime");
      case DURATION -> Optional.of(META + "Duration");
      case QUANTITY -> Optional.of("io.k8s.apimachinery.pkg.api.resource.Quantity");
      case INT_OR_STRING -> Optional.of("io.k8s.apimachinery.pkg.util.intstr.IntOrString");
      case STRING, BOOLEAN, INT32, INT64, DOUBLE, BYTES -> Optional.empty();
    };
  }

  /// The name of the schema of a field that takes anything.
  static String nameOfAny(String field, boolean objectOnly) {
    if (!objectOnly) {
      return FREE_FIELDS.getOrDefault(field, EXTENSIONS + "JSON");
    }
    return field.equals("fieldsV1")
        ? META + "FieldsV1"
        : "io.k8s.apimachinery.pkg.runtime.RawExtension";
  }

  /// What OpenAPI says of a type, beside its description.
  static ObjectValue schema(String name, boolean version3) {
    String bare = name.substring(name.lastIndexOf('.') + 1);
    return switch (bare) {
      case "Time", "MicroTime" ->
          ObjectValue.builder().put("type", "string").put("format", "date-time").build();
      case "Quantity" ->
          version3 ? oneOf("string", "number") : ObjectValue.of("type", Value.of("string"));
      case "IntOrString" ->
          (version3 ? oneOf("integer", "string") : ObjectValue.of("type", Value.of("string")))
              .with("format", Value.of("int-or-string"));
      case "Duration" -> ObjectValue.of("type", Value.of("string"));
      case "FieldsV1", "RawExtension", "Patch" -> ObjectValue.of("type", Value.of("object"));
      default -> ObjectValue.empty();
    };
  }

  private static ObjectValue oneOf(String one, String other) {
    return ObjectValue.of(
        "oneOf",
        ListValue.of(
            ObjectValue.of("type", Value.of(one)), ObjectValue.of("type", Value.of(other))));
  }
}
