package io.binnacle.kernel.schema;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;

/// Why an object does not fit its schema, in the words of apimachinery's `FromUnstructured`: by it,
/// and not by the decoder of JSON, upstream reads what strategic merge patches and applications
/// make. Pure.
public final class UnstructuredFaults {
  private UnstructuredFaults() {}

  /// The first fault in the order of the type's fields, if there is one that the reading of
  /// quantities and of texts of times does not tell.
  public static Optional<String> first(ObjectValue object, StructSchema schema) {
    for (Field field : schema.fields()) {
      Optional<String> fault =
          object.get(field.name()).flatMap(value -> first(value, field.schema()));
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> first(Value value, Schema schema) {
    if (value == NullValue.NULL) {
      return Optional.empty();
    }
    return switch (schema) {
      case StructSchema struct ->
          value instanceof ObjectValue object
              ? first(object, struct)
              : Optional.of("cannot restore struct from: " + sort(value));
      case ListSchema(Schema element, _, _) ->
          value instanceof ListValue list
              ? firstOf(list.items(), element)
              : Optional.of("cannot restore slice from " + sort(value));
      case MapSchema(Schema member, _) ->
          value instanceof ObjectValue object
              ? firstOf(
                  object.names().stream().sorted().map(n -> object.get(n).orElseThrow()).toList(),
                  member)
              : Optional.of("cannot restore map from " + sort(value));
      case ScalarSchema(ScalarType type) -> scalar(value, type);
      case AnySchema _ -> Optional.empty();
    };
  }

  private static Optional<String> firstOf(List<Value> values, Schema schema) {
    return values.stream().flatMap(value -> first(value, schema).stream()).findFirst();
  }

  private static Optional<String> scalar(Value value, ScalarType type) {
    return switch (type) {
      case STRING ->
          switch (value) {
            case TextValue _ -> Optional.empty();
            // Go turns numbers into characters, which is more than is wanted here.
            case NumberValue.IntegerNumber _ -> Optional.of("cannot convert int64 to string");
            default -> Optional.of("unrecognized type: string");
          };
      case BOOLEAN -> value instanceof BoolValue ? Optional.empty() : unrecognized("bool");
      case INT32 -> integer(value, "int32");
      case INT64 -> integer(value, "int64");
      case DOUBLE -> value instanceof NumberValue ? Optional.empty() : unrecognized("float64");
      case BYTES -> bytes(value);
      case INT_OR_STRING -> integerOrText(value);
      case TIME, MICRO_TIME, DURATION ->
          value instanceof TextValue ? Optional.empty() : decoding(DecoderWord.of(value), "string");
      case QUANTITY -> Optional.empty();
    };
  }

  private static Optional<String> integer(Value value, String type) {
    return switch (value) {
      case NumberValue.IntegerNumber _ -> Optional.empty();
      case NumberValue.FloatNumber _ -> Optional.of("cannot convert float64 to " + type);
      default -> unrecognized(type);
    };
  }

  private static Optional<String> integerOrText(Value value) {
    return switch (value) {
      case TextValue _ -> Optional.empty();
      case NumberValue.IntegerNumber integer when (int) integer.number() == integer.number() ->
          Optional.empty();
      case NumberValue number -> decoding(Conformer.numeral(number), "int32");
      default -> decoding(DecoderWord.of(value), "int32");
    };
  }

  /// What reads itself reads JSON.
  private static Optional<String> decoding(String given, String type) {
    return Optional.of("json: cannot unmarshal " + given + " into Go value of type " + type);
  }

  private static Optional<String> bytes(Value value) {
    if (value instanceof ListValue) {
      return Optional.empty();
    }
    if (!(value instanceof TextValue text)) {
      return Optional.of("cannot restore slice from " + sort(value));
    }
    try {
      Base64Text.check(text.text());
      return Optional.empty();
    } catch (IllTypedException corrupt) {
      return Optional.of("error decoding from json: " + corrupt.getMessage());
    }
  }

  private static Optional<String> unrecognized(String type) {
    return Optional.of("unrecognized type: " + type);
  }

  /// As Go's reflection names the sort of a value.
  private static String sort(Value value) {
    return switch (value) {
      case ObjectValue _ -> "map";
      case ListValue _ -> "slice";
      case TextValue _ -> "string";
      case NumberValue.IntegerNumber _ -> "int64";
      case NumberValue.FloatNumber _ -> "float64";
      case BoolValue _ -> "bool";
      case NullValue _ -> "invalid";
    };
  }
}
