package io.binnacle.kernel.error;

import io.binnacle.spi.model.Status;
import java.util.List;
import java.util.stream.Collectors;

/// One fault of an object, worded as apimachinery's `field.Error`.
///
/// @param type what kind of fault
/// @param path where, e.g. `spec.containers[0].name`
/// @param body what follows the path in the message, e.g. `Required value: name is needed`
public record FieldError(Type type, String path, String body) {

  /// The kinds of fault, with the reason that causes carry and the words that messages begin with.
  public enum Type {
    NOT_FOUND("FieldValueNotFound", "Not found"),
    REQUIRED("FieldValueRequired", "Required value"),
    DUPLICATE("FieldValueDuplicate", "Duplicate value"),
    INVALID("FieldValueInvalid", "Invalid value"),
    NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
    FORBIDDEN("FieldValueForbidden", "Forbidden"),
    TOO_LONG("FieldValueTooLong", "Too long"),
    TOO_MANY("FieldValueTooMany", "Too many"),
    INTERNAL("InternalError", "Internal error"),
    TYPE_INVALID("FieldValueTypeInvalid", "Invalid value");

    private final String reason;
    private final String words;

    Type(String reason, String words) {
      this.reason = reason;
      this.words = words;
    }
  }

  public static FieldError required(String path, String detail) {
    return withDetail(Type.REQUIRED, path, detail);
  }

  public static FieldError forbidden(String path, String detail) {
    return withDetail(Type.FORBIDDEN, path, detail);
  }

  /// A value that breaks a rule.
  ///
  /// @param value the value as Go prints it: text quoted, numbers and booleans bare
  public static FieldError invalid(String path, String value, String detail) {
    return withValue(Type.INVALID, path, value, detail);
  }

  /// A value of the wrong type.
  ///
  /// @param value the value as Go prints it
  public static FieldError typeInvalid(String path, String value, String detail) {
    return withValue(Type.TYPE_INVALID, path, value, detail);
  }

  /// A value that must not appear twice.
  ///
  /// @param value the value as Go prints it
  public static FieldError duplicate(String path, String value) {
    return withValue(Type.DUPLICATE, path, value, "");
  }

  /// A value that names something that does not exist.
  ///
  /// @param value the value as Go prints it
  public static FieldError notFound(String path, String value) {
    return withValue(Type.NOT_FOUND, path, value, "");
  }

  /// A value outside a closed set.
  ///
  /// @param value the value as Go prints it
  /// @param supported the values that would do, in the order in which they are told
  public static FieldError notSupported(String path, String value, List<String> supported) {
    String values = supported.stream().map(FieldError::quote).collect(Collectors.joining(", "));
    return withValue(
        Type.NOT_SUPPORTED, path, value, values.isEmpty() ? "" : "supported values: " + values);
  }

  public static FieldError tooLong(String path, int maxLength) {
    return withDetail(Type.TOO_LONG, path, "may not be more than " + maxLength + " bytes");
  }

  public static FieldError tooMany(String path, int actual, int max) {
    return withValue(
        Type.TOO_MANY,
        path,
        Integer.toString(actual),
        "must have at most " + max + (max == 1 ? " item" : " items"));
  }

  /// Something that the server could not find out.
  public static FieldError internal(String path, String detail) {
    return withDetail(Type.INTERNAL, path, detail);
  }

  private static FieldError withDetail(Type type, String path, String detail) {
    return new FieldError(type, path, type.words + (detail.isEmpty() ? "" : ": " + detail));
  }

  private static FieldError withValue(Type type, String path, String value, String detail) {
    return new FieldError(
        type, path, type.words + ": " + value + (detail.isEmpty() ? "" : ": " + detail));
  }

  /// `text` as Go's `%q` prints it.
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case 7 -> quoted.append("\\a");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case 11 -> quoted.append("\\v");
                default -> {
                  if (c < 0x20 || c == 0x7f) {
                    quoted.append(String.format("\\x%02x", c));
                  } else if (Character.isISOControl(c) || !Character.isDefined(c)) {
                    quoted.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
                  } else {
                    quoted.appendCodePoint(c);
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }

  public Status.Cause toCause() {
    return new Status.Cause(type.reason, body, path);
  }

  @Override
  public String toString() {
    return path + ": " + body;
  }
}
