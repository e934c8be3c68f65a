package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Versions and schemas as upstream's messages show them: by the fields of its internal version.
/// Pure.
final class DefinitionShape {
  private static final String SCHEMA =
      "id=ID,$schema=Schema,$ref=Ref?,description,type,nullable!,format,title,default?,maximum?,"
          + "exclusiveMaximum!,minimum?,exclusiveMinimum!,maxLength?,minLength?,pattern,maxItems?,"
          + "minItems?,uniqueItems!,multipleOf?,enum?,maxProperties?,minProperties?,required?,"
          + "items?,allOf?,oneOf?,anyOf?,not?,properties?,additionalProperties?,"
          + "patternProperties?,dependencies?,additionalItems?,definitions?,externalDocs?,example?,"
          + "x-kubernetes-preserve-unknown-fields=XPreserveUnknownFields?,"
          + "x-kubernetes-embedded-resource=XEmbeddedResource!,"
          + "x-kubernetes-int-or-string=XIntOrString!,"
          + "x-kubernetes-list-map-keys=XListMapKeys?,x-kubernetes-list-type=XListType?,"
          + "x-kubernetes-map-type=XMapType?,x-kubernetes-validations=XValidations?";
  private static final String RULE =
      "rule,message,messageExpression,reason?,fieldPath,optionalOldSelf?";

  private DefinitionShape() {}

  /// The names of a schema's members that upstream's reflection sees set, in its order.
  static List<String> set(ObjectValue schema) {
    ObjectValue shape = schema(schema);
    ObjectValue none = schema(ObjectValue.empty());
    return shape.names().stream().filter(name -> !shape.get(name).equals(none.get(name))).toList();
  }

  /// The versions of a definition in its internal form.
  static Value versions(Checked versions) {
    return versions.present()
        ? new ListValue(versions.items().stream().map(v -> (Value) version(v.object())).toList())
        : NullValue.NULL;
  }

  private static ObjectValue version(ObjectValue version) {
    ObjectValue shape =
        GoShape.of(
            version,
            "name,served!,storage!,deprecated!,deprecationWarning?,schema?,subresources?,"
                + "additionalPrinterColumns?,selectableFields?");
    shape = change(shape, "Schema", s -> ObjectValue.of("OpenAPIV3Schema", schemaOrNull(s)));
    shape =
        change(
            shape,
            "Subresources",
            s ->
                ObjectValue.builder()
                    .put("Status", GoShape.orNull(object(s), "status"))
                    .put(
                        "Scale",
                        GoShape.optional(
                            object(s),
                            "scale",
                            "specReplicasPath,statusReplicasPath,labelSelectorPath?"))
                    .build());
    shape =
        change(
            shape,
            "AdditionalPrinterColumns",
            list(
                c ->
                    GoShape.of(
                        object(c), "name,type,format,description,priority#,jsonPath=JSONPath")));
    return change(shape, "SelectableFields", list(f -> GoShape.of(object(f), "jsonPath=JSONPath")));
  }

  private static Value schemaOrNull(Value validation) {
    return object(validation)
        .object("openAPIV3Schema")
        .<Value>map(DefinitionShape::schema)
        .orElse(NullValue.NULL);
  }

  static ObjectValue schema(ObjectValue schema) {
    ObjectValue shape = GoShape.of(schema, SCHEMA);
    UnaryOperator<Value> one = s -> schema(object(s));
    for (String many : List.of("AllOf", "OneOf", "AnyOf")) {
      shape = change(shape, many, list(one));
    }
    for (String named : List.of("Properties", "PatternProperties", "Definitions")) {
      shape = change(shape, named, map(one));
    }
    shape = change(shape, "Not", one);
    shape = change(shape, "Items", DefinitionShape::items);
    shape = change(shape, "AdditionalProperties", DefinitionShape::allowed);
    shape = change(shape, "AdditionalItems", DefinitionShape::allowed);
    shape = change(shape, "Dependencies", map(d -> either(d, "Property", d)));
    shape = change(shape, "ExternalDocs", d -> GoShape.of(object(d), "description,url=URL"));
    return change(shape, "XValidations", list(r -> rule(object(r))));
  }

  /// A rule of `x-kubernetes-validations`.
  static ObjectValue rule(ObjectValue rule) {
    return GoShape.of(rule, RULE);
  }

  static ObjectValue items(Value items) {
    return either(
        items,
        "JSONSchemas",
        items instanceof ListValue list
            ? new ListValue(list.stream().<Value>map(s -> schema(object(s))).toList())
            : NullValue.NULL);
  }

  private static ObjectValue either(Value value, String other, Value shown) {
    boolean schema = value instanceof ObjectValue;
    return ObjectValue.builder()
        .put("Schema", schema ? schema(object(value)) : NullValue.NULL)
        .put(other, schema ? NullValue.NULL : shown)
        .build();
  }

  private static ObjectValue allowed(Value value) {
    boolean schema = value instanceof ObjectValue;
    return ObjectValue.builder()
        .put("Allows", schema ? Value.of(true) : value)
        .put("Schema", schema ? schema(object(value)) : NullValue.NULL)
        .build();
  }

  private static ObjectValue change(
      ObjectValue shape, String member, UnaryOperator<Value> operator) {
    Value value = GoShape.orNull(shape, member);
    return value instanceof NullValue ? shape : shape.with(member, operator.apply(value));
  }

  private static UnaryOperator<Value> list(UnaryOperator<Value> each) {
    return value ->
        value instanceof ListValue list
            ? new ListValue(list.stream().map(each).toList())
            : NullValue.NULL;
  }

  private static UnaryOperator<Value> map(UnaryOperator<Value> each) {
    return value -> {
      ObjectValue.Builder shown = ObjectValue.builder();
      for (String name : new TreeSet<>(object(value).names())) {
        shown.put(name, each.apply(GoShape.orNull(object(value), name)));
      }
      return shown.build();
    };
  }

  private static ObjectValue object(Value value) {
    return value instanceof ObjectValue object ? object : ObjectValue.empty();
  }
}
