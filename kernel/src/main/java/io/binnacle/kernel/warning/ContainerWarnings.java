package io.binnacle.kernel.warning;

import io.binnacle.kernel.validation.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a container should not say. Pure.
final class ContainerWarnings {
  private ContainerWarnings() {}

  static void check(Checked container, List<String> warnings) {
    Checked resources = container.field("resources");
    for (String resource : List.of("memory", "ephemeral-storage")) {
      FractionWarnings.check(resources.field("limits"), resource, warnings);
      FractionWarnings.check(resources.field("requests"), resource, warnings);
    }
    Set<String> seen = new HashSet<>();
    for (Checked variable : container.field("env").items()) {
      String name = variable.field("name").text();
      if (!seen.add(name) && hides(variable, name)) {
        warnings.add(
            variable.path()
                + ": hides previous definition of \""
                + name
                + "\", which may be dropped when using apply");
      }
    }
  }

  /// A variable may be defined again when it is built from what it was.
  private static boolean hides(Checked variable, String name) {
    String before = "$(" + name + ")";
    String value = variable.field("value").text();
    return variable.field("valueFrom").present() || value.equals(before) || !value.contains(before);
  }
}
