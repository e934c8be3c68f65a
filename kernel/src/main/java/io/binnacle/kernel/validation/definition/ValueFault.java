package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.error.FieldError;
import java.util.Optional;
import java.util.function.Function;

/// A fault of a value as kube-openapi's validator tells it.
///
/// @param name where in the value; empty for the value itself
/// @param message what the validator says, by which it tells faults apart
/// @param error the fault as an API server tells it, once it knows the path
record ValueFault(Optional<String> name, String message, Function<String, FieldError> error) {

  FieldError at(String path) {
    String inner = name.orElse("");
    inner = inner.startsWith(".") ? inner.substring(1) : inner;
    return error.apply(inner.isEmpty() ? path : path + "." + inner);
  }

  static ValueFault required(String name) {
    return new ValueFault(
        Optional.of(name), name + " in body is required", path -> FieldError.required(path, ""));
  }

  /// @param found the type or format of the value
  static ValueFault type(String name, String needed, String found) {
    String message = name + " in body must be of type " + needed + ": " + FieldError.quote(found);
    return new ValueFault(
        Optional.of(name),
        message,
        path -> FieldError.typeInvalid(path, FieldError.quote(found), message));
  }

  /// @param shown the value as messages show it
  static ValueFault invalid(String name, String shown, String message) {
    return new ValueFault(
        Optional.of(name), message, path -> FieldError.invalid(path, shown, message));
  }

  /// A fault that the validator tells of no part.
  static ValueFault plain(String message) {
    return new ValueFault(
        Optional.empty(), message, path -> FieldError.invalid(path, "\"\"", message));
  }

  static ValueFault other(String name, String message, Function<String, FieldError> error) {
    return new ValueFault(Optional.of(name), message, error);
  }
}
