package io.binnacle.kernel.validation;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Values as upstream shows its internal types: all fields, in their order in Go and by their names
/// there. Pure.
///
/// The fields are told as `name,other=GoName,third?,fourth#,fifth!`: `?` is null when absent, `#`
/// is zero, `!` is false, and others are empty texts.
public final class GoShape {
  private GoShape() {}

  /// @param fields the fields, as this class's description tells them
  public static ObjectValue of(ObjectValue object, String fields) {
    ObjectValue.Builder shape = ObjectValue.builder();
    for (String field : fields.split(",", -1)) {
      char kind = field.charAt(field.length() - 1);
      String plain = "?#!".indexOf(kind) < 0 ? field : field.substring(0, field.length() - 1);
      String[] names = plain.split("=", -1);
      Value absent =
          switch (kind) {
            case '?' -> NullValue.NULL;
            case '#' -> NumberValue.of(0);
            case '!' -> BoolValue.FALSE;
            default -> Value.of("");
          };
      String shown = names.length > 1 ? names[1] : capitalized(names[0]);
      shape.put(shown, member(object, names[0]).orElse(absent));
    }
    return shape.build();
  }

  private static Optional<Value> member(ObjectValue object, String name) {
    return object.get(name).filter(value -> !(value instanceof NullValue));
  }

  private static String capitalized(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /// A member's shape, or null when it is absent.
  public static Value optional(ObjectValue object, String name, String fields) {
    return object.object(name).<Value>map(o -> of(o, fields)).orElse(NullValue.NULL);
  }

  /// A member that is shown as it stands, or null when it is absent.
  public static Value orNull(ObjectValue object, String name) {
    return member(object, name).orElse(NullValue.NULL);
  }

  /// A shape with a member's shape in the member's place, where there is one.
  public static ObjectValue member(
      ObjectValue shape, String name, UnaryOperator<ObjectValue> operator) {
    return shape.object(name).map(o -> shape.with(name, operator.apply(o))).orElse(shape);
  }

  /// A shape with the shapes of a list's items in their place, where there is one.
  public static ObjectValue list(
      ObjectValue shape, String name, UnaryOperator<ObjectValue> operator) {
    return orNull(shape, name) instanceof ListValue items
        ? shape.with(
            name,
            new ListValue(
                items.stream()
                    .map(
                        i ->
                            i instanceof ObjectValue o ? (Value) operator.apply(o) : NullValue.NULL)
                    .toList()))
        : shape;
  }
}
