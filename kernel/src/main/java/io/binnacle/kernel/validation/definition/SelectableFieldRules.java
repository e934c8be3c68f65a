package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `ValidateCustomResourceSelectableFields` of Kubernetes 1.36.
final class SelectableFieldRules {
  private static final int MOST = 8;

  private SelectableFieldRules() {}

  /// @param anyNumber whether there were too many before and are the same now
  static void check(Checked fields, ObjectValue schema, boolean anyNumber) {
    Set<String> paths = new HashSet<>();
    for (Checked field : fields.items()) {
      Checked path = field.field("jsonPath");
      if (path.require("")) {
        path(path, schema, paths);
      }
    }
    if (paths.size() > MOST && !anyNumber) {
      fields.add(FieldError.tooMany(fields.path(), paths.size(), MOST));
    }
  }

  private static void path(Checked path, ObjectValue schema, Set<String> paths) {
    FieldPath found;
    try {
      found = FieldPath.read(path.text(), schema, false);
    } catch (FieldPath.Unreadable unreadable) {
      path.invalid("is an invalid path: " + unreadable.getMessage());
      return;
    }
    if (found.root().equals("metadata")) {
      path.invalid("must not point to fields in metadata");
    }
    String type = found.schema().text("type").orElse("");
    if (!List.of("string", "boolean", "integer").contains(type)) {
      path.invalid(
          "must point to a field of type string, boolean or integer. Enum string fields and strings"
              + " with formats are allowed.");
    }
    if (!paths.add(found.text())) {
      path.duplicate();
    }
  }

  /// Whether stored fields were too many and did not change.
  static boolean kept(Checked fields, Checked old) {
    return old.size() > MOST && fields.value().equals(old.value());
  }
}
