package io.binnacle.kernel.validation.extension;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which requests admission is asked about: `validateRuleWithOperations` and
/// `validateMatchConditions` of Kubernetes 1.36.
final class AdmissionMatchRules {
  private static final List<String> OPERATIONS =
      List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
  private static final int MOST_CONDITIONS = 64;

  private AdmissionMatchRules() {}

  static void rule(Checked rule) {
    Checked operations = rule.field("operations");
    operations.require("");
    alone(operations, "operations");
    operations.items().forEach(operation -> operation.oneOf(OPERATIONS));
    rule.field("apiGroups").require("");
    alone(rule.field("apiGroups"), "API groups");
    rule.field("apiVersions").require("");
    alone(rule.field("apiVersions"), "API versions");
    rule.field("apiVersions").items().forEach(version -> version.require(""));
    resources(rule.field("resources"));
    Checked scope = rule.field("scope");
    if (scope.present()) {
      scope.oneOf(List.of("*", "Cluster", "Namespaced"));
    }
  }

  private static void alone(Checked list, String others) {
    if (list.size() > 1 && list.items().stream().anyMatch(item -> item.is("*"))) {
      list.invalid("if '*' is present, must not specify other " + others);
    }
  }

  private static void resources(Checked resources) {
    resources.require("");
    Set<String> whole = new HashSet<>();
    Set<String> everywhere = new HashSet<>();
    boolean allOfAll = false;
    boolean all = false;
    boolean plain = false;
    for (Checked item : resources.items()) {
      String text = item.text();
      if (!item.require("")) {
        continue;
      }
      allOfAll |= text.equals("*/*");
      all |= text.equals("*");
      String[] parts = text.split("/", 2);
      if (parts.length == 1) {
        // Only the last one counts upstream.
        plain = !text.equals("*");
        continue;
      }
      if (whole.contains(parts[0])) {
        item.invalid("if '" + parts[0] + "/*' is present, must not specify " + text);
      }
      if (everywhere.contains(parts[1])) {
        item.invalid("if '*/" + parts[1] + "' is present, must not specify " + text);
      }
      if (parts[1].equals("*")) {
        whole.add(parts[0]);
      }
      if (parts[0].equals("*")) {
        everywhere.add(parts[1]);
      }
    }
    if (resources.size() > 1 && allOfAll) {
      resources.invalid("if '*/*' is present, must not specify other resources");
    }
    if (all && plain) {
      resources.invalid("if '*' is present, must not specify other resources without subresources");
    }
  }

  /// Checks match conditions.
  ///
  /// @param params whether their expressions may name parameters
  static void conditions(Checked conditions, boolean params) {
    if (conditions.size() == 0) {
      return;
    }
    PolicyExpressions expressions = new PolicyExpressions(params, false);
    if (conditions.size() > MOST_CONDITIONS) {
      conditions.tooMany(MOST_CONDITIONS);
    }
    Set<String> names = new HashSet<>();
    for (Checked condition : conditions.items()) {
      Checked expression = condition.field("expression");
      if (expression.text().isBlank()) {
        expression.required("");
      } else {
        expressions.matchCondition(expression);
      }
      Checked name = condition.field("name");
      if (name.require("")) {
        name.invalid(Names.labelKey(name.text()));
        if (!names.add(name.text())) {
          name.add(FieldError.duplicate(name.path(), name.shown()));
        }
      }
    }
  }
}
