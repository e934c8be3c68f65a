package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;

/// Checks `metadata.managedFields`, but not the field sets in it.
final class ManagedFieldsRules {
  private static final int LONGEST_MANAGER = 128;
  private static final int LONGEST_SUBRESOURCE = 256;

  private ManagedFieldsRules() {}

  static void check(List<FieldError> errors, ObjectValue metadata) {
    List<Value> entries = metadata.items("managedFields");
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) instanceof ObjectValue entry) {
        one(errors, "metadata.managedFields[" + i + "]", entry);
      }
    }
  }

  private static void one(List<FieldError> errors, String path, ObjectValue entry) {
    String operation = entry.text("operation").orElse("");
    if (!operation.equals("Apply") && !operation.equals("Update")) {
      errors.add(
          FieldError.invalid(
              path + ".operation", FieldError.quote(operation), "must be `Apply` or `Update`"));
    }
    String type = entry.text("fieldsType").orElse("");
    if (!type.isEmpty() && !type.equals("FieldsV1")) {
      errors.add(
          FieldError.invalid(path + ".fieldsType", FieldError.quote(type), "must be `FieldsV1`"));
    }
    manager(errors, path + ".manager", entry.text("manager").orElse(""));
    if (Names.bytes(entry.text("subresource").orElse("")) > LONGEST_SUBRESOURCE) {
      errors.add(FieldError.tooLong(path + ".subresource", LONGEST_SUBRESOURCE));
    }
  }

  private static void manager(List<FieldError> errors, String path, String manager) {
    if (Names.bytes(manager) > LONGEST_MANAGER) {
      errors.add(FieldError.tooLong(path, LONGEST_MANAGER));
    }
    int position = 0;
    for (int at = 0; at < manager.length(); ) {
      int point = manager.codePointAt(at);
      if (Character.isISOControl(point) || !Character.isDefined(point)) {
        errors.add(
            FieldError.invalid(
                path,
                FieldError.quote(manager),
                "invalid character U+%04X (at position %d)".formatted(point, position)));
      }
      position += Names.bytes(Character.toString(point));
      at += Character.charCount(point);
    }
  }
}
