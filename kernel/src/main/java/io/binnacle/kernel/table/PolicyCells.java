package io.binnacle.kernel.table;

import static io.binnacle.kernel.table.Printed.NONE;
import static io.binnacle.kernel.table.Printed.UNSET;
import static io.binnacle.kernel.table.Printed.row;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Prints what governs requests: admission and flow control.
final class PolicyCells {
  private PolicyCells() {}

  static Map<String, CellPrinter> printers() {
    return Map.of(
        "mutatingwebhookconfigurations.admissionregistration.k8s.io", PolicyCells::webhooks,
        "validatingwebhookconfigurations.admissionregistration.k8s.io", PolicyCells::webhooks,
        "validatingadmissionpolicies.admissionregistration.k8s.io", o -> policy(o, "validations"),
        "mutatingadmissionpolicies.admissionregistration.k8s.io", o -> policy(o, "mutations"),
        "validatingadmissionpolicybindings.admissionregistration.k8s.io", PolicyCells::binding,
        "mutatingadmissionpolicybindings.admissionregistration.k8s.io", PolicyCells::binding,
        "flowschemas.flowcontrol.apiserver.k8s.io", PolicyCells::flowSchema,
        "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", PolicyCells::priorityLevel);
  }

  private static List<Value> webhooks(Printed o) {
    return row(o.name(), o.count("webhooks"), o.age());
  }

  private static List<Value> policy(Printed o, String rules) {
    String parameter =
        o.has("spec", "paramKind")
            ? o.text("spec", "paramKind", "apiVersion") + "/" + o.text("spec", "paramKind", "kind")
            : UNSET;
    return row(o.name(), o.count("spec", rules), parameter, o.age());
  }

  private static List<Value> binding(Printed o) {
    String name = o.text("spec", "paramRef", "name");
    String parameter = UNSET;
    if (!name.isEmpty()) {
      parameter = o.textOr("*", "spec", "paramRef", "namespace") + "/" + name;
    } else if (o.has("spec", "paramRef", "selector")) {
      parameter = goText(o.child("spec", "paramRef", "selector"));
    }
    return row(o.name(), o.text("spec", "policyName"), parameter, o.age());
  }

  /// A selector as Go prints the struct: nobody else writes selectors so, but clients see it.
  private static String goText(ObjectValue selector) {
    ObjectValue labels = selector.object("matchLabels").orElse(ObjectValue.empty());
    String pairs =
        labels.names().stream()
            .sorted()
            .map(name -> name + ": " + labels.text(name).orElse("") + ",")
            .collect(Collectors.joining());
    String expressions =
        Printed.objects(selector.items("matchExpressions")).stream()
            .map(PolicyCells::goRequirement)
            .collect(Collectors.joining());
    return "&LabelSelector{MatchLabels:map[string]string{"
        + pairs
        + "},MatchExpressions:[]LabelSelectorRequirement{"
        + expressions
        + "},}";
  }

  private static String goRequirement(ObjectValue requirement) {
    String values =
        requirement.items("values").stream()
            .map(value -> value instanceof TextValue text ? text.text() : "")
            .collect(Collectors.joining(" "));
    return "LabelSelectorRequirement{Key:"
        + requirement.text("key").orElse("")
        + ",Operator:"
        + requirement.text("operator").orElse("")
        + ",Values:["
        + values
        + "],},";
  }

  private static List<Value> flowSchema(Printed o) {
    return row(
        o.name(),
        o.text("spec", "priorityLevelConfiguration", "name"),
        o.number("spec", "matchingPrecedence"),
        o.textOr(NONE, "spec", "distinguisherMethod", "type"),
        o.age(),
        o.condition("Dangling").orElse("?"));
  }

  private static List<Value> priorityLevel(Printed o) {
    return row(
        o.name(),
        o.text("spec", "type"),
        numberOrNone(o, "spec", "limited", "nominalConcurrencyShares"),
        numberOrNone(o, "spec", "limited", "limitResponse", "queuing", "queues"),
        numberOrNone(o, "spec", "limited", "limitResponse", "queuing", "handSize"),
        numberOrNone(o, "spec", "limited", "limitResponse", "queuing", "queueLengthLimit"),
        o.age());
  }

  private static Value numberOrNone(Printed o, String... path) {
    return o.object().at(path).orElse(Value.of(NONE));
  }
}
