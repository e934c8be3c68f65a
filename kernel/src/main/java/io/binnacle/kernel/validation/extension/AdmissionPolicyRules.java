package io.binnacle.kernel.validation.extension;

import io.binnacle.kernel.cel.EscapedName;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.ConditionRules;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// `ValidateValidatingAdmissionPolicy` and `ValidateMutatingAdmissionPolicy` of Kubernetes 1.36.
///
/// @param mutating whether the policy changes objects
record AdmissionPolicyRules(boolean mutating) implements KindRules {
  private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final String SOME =
      "validations or auditAnnotations must contain at least one item";
  private static final List<String> MUTATING = List.of("*", "CONNECT", "CREATE", "UPDATE");
  private static final int MOST_ANNOTATIONS = 20;
  private static final int LONGEST_ANNOTATION = 5 * 1024;

  @Override
  public void create(Checked object) {
    check(object, true);
  }

  /// Conditions that are as they were are not looked at again.
  @Override
  public void update(Checked object, ObjectValue old) {
    Checked spec = object.field("spec");
    Checked before = Checked.silent(old).field("spec");
    check(
        object,
        !spec.field("paramKind").value().equals(before.field("paramKind").value())
            || !spec.field("matchConditions")
                .value()
                .equals(before.field("matchConditions").value()));
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    if (mutating) {
      return;
    }
    Checked status = object.field("status");
    for (Checked warning : status.field("typeChecking", "expressionWarnings").items()) {
      warning.field("warning").require("");
      if (warning.field("fieldRef").text().isBlank()) {
        warning.field("fieldRef").required("");
      }
    }
    ConditionRules.check(status.field("conditions"));
  }

  private void check(Checked object, boolean conditions) {
    Checked spec = object.field("spec");
    Checked policy = spec.field("failurePolicy");
    if (policy.present()) {
      policy.oneOf(List.of("Fail", "Ignore"));
    } else {
      policy.required("");
    }
    paramKind(spec.field("paramKind"));
    Checked constraints = spec.field("matchConstraints");
    if (constraints.present()) {
      matches(constraints);
      constraints.field("resourceRules").require("");
      if (mutating) {
        mutable(constraints);
      }
    } else {
      constraints.required("");
    }
    boolean params = spec.field("paramKind").present();
    if (conditions) {
      AdmissionMatchRules.conditions(spec.field("matchConditions"), params);
    }
    PolicyExpressions expressions =
        new PolicyExpressions(params, mutating || spec.field("variables").size() > 0);
    spec.field("variables").items().forEach(variable -> variable(variable, expressions));
    if (mutating) {
      mutations(spec, expressions);
    } else {
      validations(spec, object.field("metadata", "name").text(), expressions);
    }
  }

  private static void paramKind(Checked kind) {
    if (!kind.present()) {
      return;
    }
    Checked version = kind.field("apiVersion");
    if (version.require("")) {
      version(version);
    }
    Checked name = kind.field("kind");
    if (name.require("")) {
      List<String> faults = Names.dns1035Label(name.text().toLowerCase(Locale.ROOT));
      if (!faults.isEmpty()) {
        name.invalid(
            "may have mixed case, but should otherwise match: " + String.join(",", faults));
      }
    }
  }

  private static void version(Checked version) {
    String[] parts = version.text().split("/", -1);
    if (parts.length > 2) {
      version.invalid("unexpected GroupVersion string: " + version.text());
      return;
    }
    String group = parts.length == 2 ? parts[0] : "";
    String name = parts[parts.length - 1];
    if (!group.isEmpty()) {
      joined(version, group, Names.dnsSubdomain(group));
    }
    if (name.isEmpty()) {
      version.invalid("version must be specified");
    } else {
      joined(version, name, Names.dns1035Label(name));
    }
  }

  private static void joined(Checked part, String shown, List<String> faults) {
    if (!faults.isEmpty()) {
      part.invalid(String.join(",", faults), FieldError.quote(shown));
    }
  }

  /// Tells of operations on objects that cannot be changed any more. Upstream tells no index.
  static void mutable(Checked matches) {
    Checked rules = matches.field("resourceRules");
    for (Checked rule : rules.items()) {
      for (Checked operation : rule.field("operations").items()) {
        operation.under(rules.path() + ".operations").oneOf(MUTATING);
      }
    }
  }

  /// Checks which objects a policy or a binding is for.
  static void matches(Checked matches) {
    Checked policy = matches.field("matchPolicy");
    if (policy.present()) {
      policy.oneOf(List.of("Equivalent", "Exact"));
    } else {
      policy.required("");
    }
    for (String member : List.of("namespaceSelector", "objectSelector")) {
      if (matches.field(member).present()) {
        SelectorRules.check(matches.field(member));
      } else {
        matches.field(member).required("");
      }
    }
    for (String member : List.of("resourceRules", "excludeResourceRules")) {
      for (Checked rule : matches.field(member).items()) {
        Set<String> names = new HashSet<>();
        for (Checked name : rule.field("resourceNames").items()) {
          name.invalid(Names.pathSegment(name.text()));
          if (!names.add(name.text())) {
            name.duplicate();
          }
        }
        AdmissionMatchRules.rule(rule);
      }
    }
  }

  private static void variable(Checked variable, PolicyExpressions expressions) {
    Checked name = variable.field("name");
    String text = name.text();
    if (text.isBlank()) {
      name.required("name is not specified");
    } else if (!IDENTIFIER.matcher(text).matches() || EscapedName.isReserved(text)) {
      name.invalid("must be a valid CEL identifier");
    }
    Checked expression = variable.field("expression");
    if (expression.text().isBlank()) {
      expression.required("expression is not specified");
    } else {
      expressions.variable(text, expression);
    }
  }

  private static void validations(Checked spec, String policy, PolicyExpressions expressions) {
    Checked validations = spec.field("validations");
    Checked annotations = spec.field("auditAnnotations");
    if (validations.size() == 0 && annotations.size() == 0) {
      validations.required(SOME);
      annotations.required(SOME);
      return;
    }
    validations.items().forEach(validation -> validation(validation, expressions));
    if (annotations.size() > MOST_ANNOTATIONS) {
      annotations.invalid("must not have more than " + MOST_ANNOTATIONS + " auditAnnotations");
    }
    Set<String> keys = new HashSet<>();
    for (Checked annotation : annotations.items()) {
      Checked key = annotation.field("key");
      String full = policy + "/" + key.text();
      Names.labelKey(full).forEach(fault -> key.invalid(fault, FieldError.quote(full)));
      Checked value = annotation.field("valueExpression");
      if (value.text().isBlank()) {
        value.required("valueExpression is not specified");
      } else if (Names.bytes(value.text().strip()) > LONGEST_ANNOTATION) {
        value.required("must not exceed " + LONGEST_ANNOTATION + " bytes in length");
      } else {
        expressions.annotation(value);
      }
      if (!keys.add(key.text())) {
        key.duplicate();
      }
    }
  }

  private static void validation(Checked validation, PolicyExpressions expressions) {
    Checked expression = validation.field("expression");
    if (expression.text().isBlank()) {
      expression.required("expression is not specified");
    } else {
      expressions.condition(expression);
    }
    Checked computed = validation.field("messageExpression");
    if (!computed.empty() && computed.text().isBlank()) {
      computed.invalid("must be non-empty if specified");
    } else if (!computed.empty()) {
      expressions.message(computed);
    }
    Checked message = validation.field("message");
    if (!message.empty() && message.text().isBlank()) {
      message.invalid("must be non-empty if specified");
    } else if (message.text().strip().matches("(?s).*[\\n\\r].*")) {
      message.invalid("must not contain line breaks");
    }
    Checked reason = validation.field("reason");
    if (reason.present()) {
      reason.oneOf(List.of("Forbidden", "Invalid", "RequestEntityTooLarge"));
    }
  }

  private static void mutations(Checked spec, PolicyExpressions expressions) {
    spec.field("mutations").require("mutations must contain at least one item");
    for (Checked mutation : spec.field("mutations").items()) {
      Checked type = mutation.field("patchType");
      if (type.require("")) {
        type.oneOf(List.of("ApplyConfiguration", "JSONPatch"));
        switch (type.text()) {
          case "JSONPatch" -> jsonPatch(mutation, expressions);
          case "ApplyConfiguration" -> configuration(mutation, expressions);
          default -> {}
        }
      }
    }
    Checked policy = spec.field("reinvocationPolicy");
    if (policy.require("")) {
      policy.oneOf(List.of("IfNeeded", "Never"));
    }
  }

  private static void jsonPatch(Checked mutation, PolicyExpressions expressions) {
    patch(
        mutation,
        "jsonPatch",
        "applyConfiguration",
        expression -> expressions.patch(expression, "list(JSONPatch)"));
  }

  private static void configuration(Checked mutation, PolicyExpressions expressions) {
    patch(
        mutation,
        "applyConfiguration",
        "jsonPatch",
        expression -> expressions.patch(expression, "Object"));
  }

  private static void patch(
      Checked mutation, String member, String other, Consumer<Checked> compiler) {
    String type = mutation.field("patchType").text();
    Checked patch = mutation.field(member);
    Checked expression = patch.field("expression");
    if (!patch.present()) {
      patch.required("must be specified when patchType is " + type);
    } else if (expression.text().isBlank()) {
      expression.required("");
    } else {
      compiler.accept(expression);
    }
    if (mutation.field(other).present()) {
      mutation
          .field(other)
          .invalid("must not be specified when patchType is " + type, "\"{" + other + "}\"");
    }
  }
}
