package io.binnacle.kernel.validation.network;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import java.util.List;

/// References to objects of any kind.
final class ReferenceRules {
  private ReferenceRules() {}

  /// Checks a reference to an object of the same namespace.
  static void local(Checked reference) {
    group(reference.field("apiGroup"));
    segment(reference.field("kind"));
    segment(reference.field("name"));
  }

  private static void group(Checked group) {
    if (group.present()) {
      group.invalid(Names.dnsSubdomain(group.text()));
    }
  }

  private static void segment(Checked part) {
    if (part.require("")) {
      part.invalid(Names.pathSegment(part.text()));
    }
  }

  /// Checks the parameters of a class of ingresses.
  static void parameters(Checked reference) {
    if (!reference.present()) {
      return;
    }
    local(reference);
    Checked scope = reference.field("scope");
    Checked namespace = reference.field("namespace");
    if (!scope.present()) {
      scope.required("");
      return;
    }
    scope.oneOfTexts(List.of("Cluster", "Namespace"));
    if (scope.is("Namespace")) {
      if (namespace.present()) {
        namespace.invalid(Names.dnsLabel(namespace.text()));
      } else {
        namespace.required("`parameters.scope` is set to 'Namespace'");
      }
    } else if (scope.is("Cluster") && namespace.present()) {
      namespace.forbidden("`parameters.scope` is set to 'Cluster'");
    }
  }

  /// Checks a reference to the object to which an address belongs.
  static void parent(Checked reference) {
    if (!reference.present()) {
      reference.required("");
      return;
    }
    Checked group = reference.field("group");
    if (!group.empty()) {
      group.invalid(Names.dnsSubdomain(group.text()));
    }
    segment(reference.field("resource"));
    segment(reference.field("name"));
    Checked namespace = reference.field("namespace");
    if (!namespace.empty()) {
      namespace.invalid(Names.pathSegment(namespace.text()));
    }
  }
}
