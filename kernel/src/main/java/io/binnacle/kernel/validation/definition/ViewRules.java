package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.validation.Checked;
import java.util.List;

/// How objects are shown and reached: columns of tables and subresources.
final class ViewRules {
  private static final List<String> TYPES =
      List.of("boolean", "date", "integer", "number", "string");
  private static final List<String> FORMATS =
      List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

  private ViewRules() {}

  static void column(Checked column) {
    column.field("name").require("");
    Checked type = column.field("type");
    String types = "must be one of " + String.join(",", TYPES);
    if (type.require(types) && !TYPES.contains(type.text())) {
      type.invalid(types);
    }
    Checked format = column.field("format");
    if (!format.empty() && !FORMATS.contains(format.text())) {
      format.invalid("must be one of " + String.join(",", FORMATS));
    }
    Checked path = column.field("jsonPath").under(column.path() + ".JSONPath");
    if (path.require("")) {
      simplePath(path);
    }
  }

  static void subresources(Checked subresources) {
    Checked scale = subresources.field("scale");
    if (!scale.present()) {
      return;
    }
    replicas(scale.field("specReplicasPath"), ".spec");
    replicas(scale.field("statusReplicasPath"), ".status");
    Checked selector = scale.field("labelSelectorPath");
    if (!selector.empty()
        && simplePath(selector)
        && !selector.text().startsWith(".spec.")
        && !selector.text().startsWith(".status.")) {
      selector.invalid("should be a json path under either .spec or .status");
    }
  }

  private static void replicas(Checked path, String root) {
    if (path.require("") && simplePath(path) && !path.text().startsWith(root + ".")) {
      path.invalid("should be a json path under " + root);
    }
  }

  private static boolean simplePath(Checked path) {
    if (!path.text().startsWith(".")) {
      path.invalid("must be a simple json path starting with .");
      return false;
    }
    return true;
  }
}
