package io.binnacle.kernel.apply;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How apply compares values: numbers by their size whatever their form, and values of all types in
/// one order (numbers, texts, booleans, lists, objects, null).
final class Values {
  private Values() {}

  /// Whether both are one instance, so that there is nothing to compare.
  @SuppressWarnings("ReferenceEquality")
  static boolean identical(@Nullable Object one, @Nullable Object other) {
    return one == other;
  }

  static boolean equal(Value one, Value other) {
    if (identical(one, other)) {
      return true;
    }
    return switch (one) {
      case NumberValue number -> other instanceof NumberValue n && compare(number, n) == 0;
      case ListValue list -> other instanceof ListValue l && equal(list, l);
      case ObjectValue object -> other instanceof ObjectValue o && equal(object, o);
      default -> one.equals(other);
    };
  }

  private static boolean equal(ListValue one, ListValue other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!equal(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(ObjectValue one, ObjectValue other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      Optional<Value> theirs =
          other.nameAt(i).equals(one.nameAt(i))
              ? Optional.of(other.valueAt(i))
              : other.get(one.nameAt(i));
      if (theirs.isEmpty() || !equal(one.valueAt(i), theirs.get())) {
        return false;
      }
    }
    return true;
  }

  static int compare(Value one, Value other) {
    int types = Integer.compare(rank(one), rank(other));
    if (types != 0) {
      return types;
    }
    return switch (one) {
      case NumberValue number -> compare(number, (NumberValue) other);
      case TextValue text -> compare(text.text(), ((TextValue) other).text());
      case BoolValue flag -> Boolean.compare(flag.flag(), ((BoolValue) other).flag());
      case ListValue list -> compare(list, (ListValue) other);
      case ObjectValue object -> compare(object, (ObjectValue) other);
      case NullValue _ -> 0;
    };
  }

  private static int rank(Value value) {
    return switch (value) {
      case NumberValue _ -> 0;
      case TextValue _ -> 1;
      case BoolValue _ -> 2;
      case ListValue _ -> 3;
      case ObjectValue _ -> 4;
      case NullValue _ -> 5;
    };
  }

  private static int compare(NumberValue one, NumberValue other) {
    return one instanceof NumberValue.IntegerNumber i
            && other instanceof NumberValue.IntegerNumber j
        ? Long.compare(i.number(), j.number())
        : Double.compare(one.asDouble() + 0.0, other.asDouble() + 0.0);
  }

  private static int compare(ListValue one, ListValue other) {
    for (int i = 0; i < one.size() && i < other.size(); i++) {
      int items = compare(one.get(i), other.get(i));
      if (items != 0) {
        return items;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  private static int compare(ObjectValue one, ObjectValue other) {
    var theirs = other.names().stream().sorted(Values::compare).iterator();
    for (String name : one.names().stream().sorted(Values::compare).toList()) {
      if (!theirs.hasNext()) {
        return 1;
      }
      String their = theirs.next();
      int names = compare(name, their);
      int members =
          names != 0 ? names : compare(one.get(name).orElseThrow(), other.get(their).orElseThrow());
      if (members != 0) {
        return members;
      }
    }
    return theirs.hasNext() ? -1 : 0;
  }

  /// Texts by their code points, as their bytes in UTF-8 would compare.
  static int compare(String one, String other) {
    int shared = Math.min(one.length(), other.length());
    for (int i = 0; i < shared; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean far = Character.isSurrogate(a);
        return far == Character.isSurrogate(b) ? Character.compare(a, b) : far ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /// A value as paths in messages show it: `80`, `"TCP"`.
  static String text(Value value) {
    return switch (value) {
      case NumberValue.IntegerNumber integer -> Long.toString(integer.number());
      case NumberValue.FloatNumber floating -> GoValues.number(floating.number());
      case TextValue text -> FieldError.quote(text.text());
      case BoolValue flag -> Boolean.toString(flag.flag());
      case NullValue _ -> "null";
      case ListValue list ->
          list.stream().map(Values::text).collect(Collectors.joining(",", "[", "]"));
      case ObjectValue object ->
          object.names().stream()
              .map(name -> name + "=" + text(object.get(name).orElseThrow()))
              .collect(Collectors.joining());
    };
  }
}
