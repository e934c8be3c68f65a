package io.binnacle.kernel.discovery;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.ProtobufWriter;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Writes a document of OpenAPI 2 as the protobuf messages that gnostic defines for it, as far as
/// Kubernetes' documents go. Pure.
final class OpenApiProtobuf {
  private static final Map<String, Integer> METHODS =
      Map.of("get", 2, "put", 3, "post", 4, "delete", 5, "options", 6, "head", 7, "patch", 8);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private OpenApiProtobuf() {}

  static byte[] write(ObjectValue document) {
    OpenApiProtobuf message = new OpenApiProtobuf();
    message.text(1, document, "swagger");
    ObjectValue info = child(document, "info");
    OpenApiProtobuf ofInfo = new OpenApiProtobuf();
    ofInfo.text(1, info, "title");
    ofInfo.text(2, info, "version");
    message.message(2, ofInfo);
    message.message(8, named(2, child(document, "paths"), OpenApiProtobuf::pathItem));
    message.message(9, named(1, child(document, "definitions"), OpenApiProtobuf::schema));
    message.message(
        10, named(1, child(document, "parameters"), one -> parameter((ObjectValue) one)));
    for (Value requirement : document.items("security")) {
      message.message(12, named(1, (ObjectValue) requirement, none -> new OpenApiProtobuf()));
    }
    message.message(
        13, named(1, child(document, "securityDefinitions"), OpenApiProtobuf::security));
    return message.bytes.toByteArray();
  }

  private interface Form {
    OpenApiProtobuf of(Value value);
  }

  /// The members of an object as messages of a name and a value.
  private static OpenApiProtobuf named(int number, ObjectValue members, Form form) {
    OpenApiProtobuf all = new OpenApiProtobuf();
    for (String name : members.names()) {
      OpenApiProtobuf pair = new OpenApiProtobuf();
      pair.text(1, name);
      pair.message(2, form.of(members.get(name).orElseThrow()));
      all.message(number, pair);
    }
    return all;
  }

  private static OpenApiProtobuf security(Value value) {
    ObjectValue definition = (ObjectValue) value;
    OpenApiProtobuf apiKey = new OpenApiProtobuf();
    apiKey.text(1, definition, "type");
    apiKey.text(2, definition, "name");
    apiKey.text(3, definition, "in");
    apiKey.text(4, definition, "description");
    return wrapped(2, apiKey);
  }

  private static OpenApiProtobuf pathItem(Value value) {
    ObjectValue path = (ObjectValue) value;
    OpenApiProtobuf item = new OpenApiProtobuf();
    for (String name : path.names()) {
      if (METHODS.containsKey(name)) {
        item.message(METHODS.getOrDefault(name, 0), operation(child(path, name)));
      }
    }
    path.items("parameters").forEach(p -> item.message(9, parameterItem((ObjectValue) p)));
    return item;
  }

  private static OpenApiProtobuf operation(ObjectValue operation) {
    OpenApiProtobuf message = new OpenApiProtobuf();
    message.texts(1, operation.items("tags"));
    message.text(3, operation, "description");
    message.text(5, operation, "operationId");
    message.texts(6, operation.items("produces"));
    message.texts(7, operation.items("consumes"));
    operation.items("parameters").forEach(p -> message.message(8, parameterItem((ObjectValue) p)));
    message.message(9, named(1, child(operation, "responses"), OpenApiProtobuf::response));
    message.texts(10, operation.items("schemes"));
    message.extensions(13, operation);
    return message;
  }

  private static OpenApiProtobuf parameterItem(ObjectValue parameter) {
    if (!parameter.has("$ref")) {
      return wrapped(1, parameter(parameter));
    }
    OpenApiProtobuf reference = new OpenApiProtobuf();
    reference.text(1, parameter, "$ref");
    return wrapped(2, reference);
  }

  private static OpenApiProtobuf parameter(ObjectValue parameter) {
    OpenApiProtobuf message = new OpenApiProtobuf();
    String place = parameter.text("in").orElse("");
    if (place.equals("body")) {
      message.text(2, parameter, "name");
      message.text(3, parameter, "in");
      message.flag(4, parameter, "required");
      message.message(5, schema(child(parameter, "schema")));
      return wrapped(1, message);
    }
    boolean query = place.equals("query");
    message.flag(1, parameter, "required");
    message.text(2, parameter, "in");
    message.text(3, parameter, "description");
    message.text(4, parameter, "name");
    // In queries a parameter may be empty, which takes one number more.
    message.text(query ? 6 : 5, parameter, "type");
    message.flag(query ? 20 : 19, parameter, "uniqueItems");
    return wrapped(2, wrapped(query ? 3 : 4, message));
  }

  private static OpenApiProtobuf response(Value value) {
    ObjectValue response = (ObjectValue) value;
    OpenApiProtobuf message = new OpenApiProtobuf();
    message.text(1, response, "description");
    response.object("schema").ifPresent(schema -> message.message(2, wrapped(1, schema(schema))));
    return wrapped(1, message);
  }

  private static OpenApiProtobuf schema(Value value) {
    ObjectValue schema = (ObjectValue) value;
    OpenApiProtobuf message = new OpenApiProtobuf();
    message.text(1, schema, "$ref");
    message.text(2, schema, "format");
    message.text(4, schema, "description");
    message.texts(19, schema.items("required"));
    schema.items("enum").forEach(one -> message.message(20, any(one)));
    schema
        .object("additionalProperties")
        .ifPresent(members -> message.message(21, wrapped(1, schema(members))));
    if (schema.has("type")) {
      OpenApiProtobuf type = new OpenApiProtobuf();
      type.text(1, schema, "type");
      message.message(22, type);
    }
    schema.object("items").ifPresent(items -> message.message(23, wrapped(1, schema(items))));
    schema
        .object("properties")
        .ifPresent(all -> message.message(25, named(1, all, OpenApiProtobuf::schema)));
    message.extensions(31, schema);
    return message;
  }

  private void extensions(int number, ObjectValue of) {
    for (String name : of.names()) {
      if (name.startsWith("x-")) {
        OpenApiProtobuf pair = new OpenApiProtobuf();
        pair.text(1, name);
        pair.message(2, any(of.get(name).orElseThrow()));
        message(number, pair);
      }
    }
  }

  /// Any value stands as YAML, which JSON is.
  private static OpenApiProtobuf any(Value value) {
    OpenApiProtobuf any = new OpenApiProtobuf();
    any.text(2, JsonWriter.text(value) + "\n");
    return any;
  }

  private static OpenApiProtobuf wrapped(int number, OpenApiProtobuf inner) {
    OpenApiProtobuf outer = new OpenApiProtobuf();
    outer.message(number, inner);
    return outer;
  }

  private static ObjectValue child(ObjectValue object, String name) {
    return object.object(name).orElse(ObjectValue.empty());
  }

  private void texts(int number, List<Value> all) {
    for (Value value : all) {
      if (value instanceof TextValue text) {
        text(number, text.text());
      }
    }
  }

  private void text(int number, ObjectValue from, String name) {
    from.text(name).filter(text -> !text.isEmpty()).ifPresent(text -> text(number, text));
  }

  private void text(int number, String text) {
    delimited(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private void flag(int number, ObjectValue from, String name) {
    if (from.get(name).filter(BoolValue.TRUE::equals).isPresent()) {
      bytes.writeBytes(ProtobufWriter.flag(number));
    }
  }

  private void message(int number, OpenApiProtobuf inner) {
    delimited(number, inner.bytes.toByteArray());
  }

  private void delimited(int number, byte[] content) {
    bytes.writeBytes(ProtobufWriter.fieldHead(number, content.length));
    bytes.writeBytes(content);
  }
}
