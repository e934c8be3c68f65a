package io.binnacle.kernel.warning;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Labels of nodes that had other names once. Pure.
final class NodeLabelWarnings {
  private static final Map<String, String> DEPRECATED =
      Map.of(
          "beta.kubernetes.io/arch",
          "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
          "beta.kubernetes.io/os",
          "deprecated since v1.14; use \"kubernetes.io/os\" instead",
          "failure-domain.beta.kubernetes.io/region",
          "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
          "failure-domain.beta.kubernetes.io/zone",
          "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
          "beta.kubernetes.io/instance-type",
          "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
          "app.kubernetes.io/created-by",
          "deprecated since v1.9",
          "scheduler.alpha.kubernetes.io/preferAvoidPods",
          "deprecated since v1.22; use Taints and Tolerations instead",
          "node-role.kubernetes.io/master",
          "use \"node-role.kubernetes.io/control-plane\" instead");

  private NodeLabelWarnings() {}

  static Optional<String> deprecation(String label) {
    return Optional.ofNullable(DEPRECATED.get(label));
  }

  /// The expressions of a term of node affinity.
  ///
  /// @param values whether values that no label can have are told, too
  static void term(Checked term, boolean values, List<String> warnings) {
    for (Checked expression : term.field("matchExpressions").items()) {
      Checked key = expression.field("key");
      deprecation(key.text())
          .ifPresent(why -> warnings.add(key.path() + ": " + key.text() + " is " + why));
      if (values) {
        for (Checked value : expression.field("values").items()) {
          for (String fault : Names.labelValue(value.text())) {
            warnings.add(value.path() + ": " + value.text() + " is invalid, " + fault);
          }
        }
      }
    }
  }

  /// A selector of nodes by their labels.
  static void selector(Checked selector, List<String> warnings) {
    term(selector, false, warnings);
    Checked labels = selector.field("matchLabels");
    for (String label : labels.keys()) {
      deprecation(label).ifPresent(why -> warnings.add(labels.path() + "." + label + ": " + why));
    }
  }
}
