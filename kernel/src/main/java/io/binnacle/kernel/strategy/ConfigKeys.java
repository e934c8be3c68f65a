package io.binnacle.kernel.strategy;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rules that ConfigMaps and Secrets share: what their keys look like, and that nothing changes
/// once they are immutable. Pure.
final class ConfigKeys {
  private static final int LONGEST = 253;

  private ConfigKeys() {}

  static List<FieldError> faults(ObjectValue object, List<String> members) {
    List<FieldError> errors = new ArrayList<>();
    for (String member : members) {
      object
          .object(member)
          .ifPresent(
              data -> data.names().forEach(key -> check(errors, member + "[" + key + "]", key)));
    }
    return errors;
  }

  private static void check(List<FieldError> errors, String path, String key) {
    String shown = FieldError.quote(key);
    if (key.length() > LONGEST) {
      errors.add(FieldError.invalid(path, shown, "must be no more than " + LONGEST + " bytes"));
    }
    if (!key.matches("[-._a-zA-Z0-9]+")) {
      errors.add(
          FieldError.invalid(
              path,
              shown,
              "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
                  + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
                  + " '[-._a-zA-Z0-9]+')"));
    }
    if (key.equals(".") || key.equals("..")) {
      errors.add(FieldError.invalid(path, shown, "must not be '" + key + "'"));
    } else if (key.startsWith("..")) {
      errors.add(FieldError.invalid(path, shown, "must not start with '..'"));
    }
  }

  /// What a change has against it when the stored object is immutable.
  static List<FieldError> changes(ObjectValue object, ObjectValue old, List<String> members) {
    List<FieldError> errors = new ArrayList<>();
    if (!old.get("immutable").equals(Optional.of(BoolValue.TRUE))) {
      return errors;
    }
    String why = "field is immutable when `immutable` is set";
    if (!object.get("immutable").equals(old.get("immutable"))) {
      errors.add(FieldError.forbidden("immutable", why));
    }
    for (String member : members) {
      if (!KindTraits.same(object.get(member), old.get(member))) {
        errors.add(FieldError.forbidden(member, why));
      }
    }
    return errors;
  }
}
