package io.binnacle.kernel.validation;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;

/// Checks `metadata.ownerReferences`.
final class OwnerRules {
  /// Each of the faults that there are too many controllers repeats all references: beyond so much
  /// text they are told no more.
  private static final int MOST_TOLD = 3 * 1024 * 1024;

  private OwnerRules() {}

  static void check(List<FieldError> errors, String path, List<Value> references) {
    String controller = "";
    String all = "";
    int told = 0;
    for (Value item : references) {
      if (!(item instanceof ObjectValue reference)) {
        continue;
      }
      one(errors, path, reference);
      if (reference.flag("controller")) {
        String here = text(reference, "kind") + "/" + text(reference, "name");
        if (controller.isEmpty()) {
          controller = here;
        } else if (told <= MOST_TOLD) {
          all = all.isEmpty() ? JsonWriter.text(new ListValue(references)) : all;
          told += all.length();
          errors.add(
              FieldError.invalid(
                  path,
                  all,
                  "Only one reference can have Controller set to true. Found \"true\" in references"
                      + " for "
                      + controller
                      + " and "
                      + here));
        }
      }
    }
  }

  private static void one(List<FieldError> errors, String path, ObjectValue reference) {
    String apiVersion = text(reference, "apiVersion");
    String kind = text(reference, "kind");
    boolean versioned = apiVersion.indexOf('/') == apiVersion.lastIndexOf('/');
    if (!versioned || GroupVersionKind.of(apiVersion, kind).version().isEmpty()) {
      errors.add(
          FieldError.invalid(
              path + ".apiVersion", FieldError.quote(apiVersion), "version must not be empty"));
    }
    for (String name : List.of("kind", "name", "uid")) {
      if (text(reference, name).isEmpty()) {
        errors.add(FieldError.invalid(path + "." + name, "\"\"", "must not be empty"));
      }
    }
    // Events come and go too fast, and in too great numbers, to own anything.
    if (apiVersion.equals("v1") && kind.equals("Event")) {
      errors.add(
          FieldError.invalid(
              path,
              JsonWriter.text(reference),
              "/v1, Kind=Event is disallowed from being an owner"));
    }
  }

  private static String text(ObjectValue reference, String name) {
    return reference.text(name).orElse("");
  }
}
