package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.codec.GoFloat;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.regex.GoPattern;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a schema says of a value itself, without what it holds.
record SchemaWords(ObjectValue schema) {
  private static final String CHECKED = "Checked";

  String text(String member) {
    return schema.text(member).orElse("");
  }

  private Optional<NumberValue> number(String member) {
    return schema
        .get(member)
        .flatMap(v -> v instanceof NumberValue number ? Optional.of(number) : Optional.empty());
  }

  Optional<ValueFault> type(String path, Value value) {
    String type = text("type");
    String format = text("format");
    if (type.isEmpty() && format.isEmpty()) {
      return Optional.empty();
    }
    String found = ValueCheck.type(value);
    boolean fits =
        type.equals(found)
            || (type.equals("integer") && value instanceof NumberValue n && whole(n.asDouble()))
            || (type.equals("number") && found.equals("integer"));
    boolean textual = value instanceof TextValue || value instanceof ListValue;
    if (!textual && !format.isEmpty() && !fits && !format.equals(nativeFormat(value))) {
      return Optional.of(ValueFault.type(path, format, nativeFormat(value)));
    }
    boolean numeric = type.equals("number") || type.equals("integer");
    if (fits || (!numeric && !format.isEmpty() && textual)) {
      return Optional.empty();
    }
    return Optional.of(ValueFault.type(path, type, found));
  }

  private static boolean whole(double number) {
    return number == Math.rint(number) && Math.abs(number) <= (double) (1L << 53) - 1;
  }

  private static String nativeFormat(Value value) {
    return switch (value) {
      case NumberValue.IntegerNumber _ -> "int64";
      case NumberValue.FloatNumber _ -> "float64";
      default -> "";
    };
  }

  /// The first rule of texts that a text breaks.
  Optional<ValueFault> text(String path, String text) {
    long length = text.codePointCount(0, text.length());
    Optional<Long> most = schema.integer("maxLength");
    if (most.isPresent() && length > most.get()) {
      return Optional.of(
          ValueFault.other(
              path,
              path + " in body should be at most " + most.get() + " chars long",
              at -> FieldError.tooLong(at, most.get().intValue())));
    }
    Optional<Long> least = schema.integer("minLength");
    if (least.isPresent() && length < least.get()) {
      return Optional.of(
          ValueFault.invalid(
              path,
              FieldError.quote(text),
              path + " in body should be at least " + least.get() + " chars long"));
    }
    String pattern = text("pattern");
    if (pattern.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> malformed = GoPattern.fault(pattern);
    if (malformed.isEmpty() && GoPattern.found(pattern, text)) {
      return Optional.empty();
    }
    String told = pattern + malformed.map(f -> ", but pattern is invalid: " + f).orElse("");
    return Optional.of(
        ValueFault.invalid(
            path, FieldError.quote(text), path + " in body should match '" + told + "'"));
  }

  List<ValueFault> number(String path, NumberValue value) {
    List<ValueFault> faults = new ArrayList<>();
    beyond(CHECKED, value, path).ifPresent(faults::add);
    number("multipleOf").ifPresent(factor -> multiple(path, value, factor, faults));
    number("minimum").ifPresent(least -> bound(path, value, least, false, faults));
    number("maximum").ifPresent(most -> bound(path, value, most, true, faults));
    return faults;
  }

  /// Whether a number is none of the type and format; told without telling where.
  private Optional<ValueFault> beyond(String prefix, NumberValue value, String path) {
    String type = text("type");
    String format = text("format");
    boolean integer = type.equals("integer");
    boolean known = integer ? format.matches("int(32|64)") : format.matches("float|double");
    double number = value.asDouble();
    boolean fits =
        !integer
            || (number == Math.rint(number)
                && (format.equals("int32")
                    ? number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE
                    : Math.abs(number) <= 0x1p63));
    boolean narrow =
        type.equals("number") && format.equals("float") && Math.abs(number) > Float.MAX_VALUE;
    if (fits && !narrow) {
      return Optional.empty();
    }
    return Optional.of(
        ValueFault.plain(
            prefix
                + " value must be of type "
                + type
                + (known ? " with format " + format : " (default format)")
                + " in "
                + path));
  }

  private void multiple(
      String path, NumberValue value, NumberValue factor, List<ValueFault> faults) {
    Optional<ValueFault> beyond = beyond("MultipleOf", factor, path);
    beyond.ifPresent(faults::add);
    boolean integers = beyond.isEmpty() && value instanceof NumberValue.IntegerNumber;
    double by = integers ? (double) (long) factor.asDouble() : factor.asDouble();
    String shown = integers ? Long.toString((long) by) : GoFloat.text(by, GoFloat.FORMATTED);
    if (by <= 0) {
      faults.add(
          ValueFault.invalid(
              path,
              shown,
              "factor MultipleOf declared for " + path + " must be positive: " + shown));
      return;
    }
    double parts = by < 1 ? (1 / by) * value.asDouble() : value.asDouble() / by;
    boolean fits =
        switch (value) {
          case NumberValue.IntegerNumber integer when integers -> integer.number() % (long) by == 0;
          default -> whole(parts);
        };
    if (!fits) {
      faults.add(
          ValueFault.invalid(
              path, shown(value, integers), path + " in body should be a multiple of " + shown));
    }
  }

  /// What is compared as a float is shown as one.
  private static String shown(NumberValue value, boolean integer) {
    return integer ? JsonWriter.text(value) : GoFloat.text(value.asDouble(), GoFloat.FORMATTED);
  }

  private void bound(
      String path, NumberValue value, NumberValue bound, boolean most, List<ValueFault> faults) {
    Optional<ValueFault> beyond = beyond((most ? "Maximum" : "Minimum") + " boundary", bound, path);
    beyond.ifPresent(faults::add);
    boolean integers = beyond.isEmpty() && value instanceof NumberValue.IntegerNumber;
    int order =
        value instanceof NumberValue.IntegerNumber integer && integers
            ? Long.compare(integer.number(), (long) bound.asDouble())
            : Double.compare(value.asDouble(), bound.asDouble());
    boolean exclusive = schema.flag(most ? "exclusiveMaximum" : "exclusiveMinimum");
    boolean beyondIt = most ? order > 0 : order < 0;
    if (beyondIt || (exclusive && order == 0)) {
      String shown =
          integers
              ? Long.toString((long) bound.asDouble())
              : GoFloat.text(bound.asDouble(), GoFloat.FORMATTED);
      faults.add(
          ValueFault.invalid(
              path,
              shown(value, integers),
              path
                  + " in body should be "
                  + (most ? "less than " : "greater than ")
                  + (exclusive ? "" : "or equal to ")
                  + shown));
    }
  }

  List<ValueFault> size(String path, int size) {
    return count(path, size, "minItems", "maxItems", "items");
  }

  List<ValueFault> members(String path, int size) {
    return count(path, size, "minProperties", "maxProperties", "properties");
  }

  private List<ValueFault> count(
      String path, int size, String minimum, String maximum, String counted) {
    List<ValueFault> faults = new ArrayList<>();
    long least = schema.integer(minimum).orElse(0L);
    if (size < least) {
      faults.add(
          ValueFault.invalid(
              path,
              Integer.toString(size),
              path + " in body should have at least " + least + " " + counted));
    }
    long most = schema.integer(maximum).orElse(Long.MAX_VALUE);
    if (size > most) {
      faults.add(
          ValueFault.other(
              path,
              path + " in body should have at most " + most + " " + counted,
              at -> FieldError.tooMany(at, size, (int) most)));
    }
    return faults;
  }

  Optional<ValueFault> enumeration(String path, Value value) {
    List<Value> allowed = schema.items("enum");
    if (allowed.isEmpty() || allowed.stream().anyMatch(one -> same(value, one))) {
      return Optional.empty();
    }
    List<String> shown =
        allowed.stream()
            .map(one -> one instanceof TextValue text ? text.text() : JsonWriter.text(one))
            .toList();
    String bad = value instanceof NullValue ? "null" : ValueCheck.shown(value);
    return Optional.of(
        ValueFault.other(
            path,
            path
                + " in body should be one of "
                + shown.stream().collect(Collectors.joining(" ", "[", "]")),
            at -> FieldError.notSupported(at, bad, shown)));
  }

  /// Go converts the value to the type of the one it compares it with.
  private static boolean same(Value value, Value allowed) {
    if (value instanceof NullValue || allowed instanceof NullValue) {
      return false;
    }
    if (value instanceof NumberValue given && allowed instanceof NumberValue number) {
      return number instanceof NumberValue.IntegerNumber integer
          ? (long) given.asDouble() == integer.number()
          : given.asDouble() == number.asDouble();
    }
    return value.equals(allowed);
  }
}
