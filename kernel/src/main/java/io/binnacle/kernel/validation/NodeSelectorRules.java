package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import java.util.List;

/// The rules of node selectors: `ValidateNodeSelector` of Kubernetes 1.36.
public final class NodeSelectorRules {
  private NodeSelectorRules() {}

  /// @param anyValue whether values need not be fit for labels, as the stored object has such
  public static void check(Checked selector, boolean anyValue) {
    Checked terms = selector.field("nodeSelectorTerms");
    terms.require("must have at least one node selector term");
    terms.items().forEach(term -> term(term, anyValue));
  }

  /// Checks one term.
  public static void term(Checked term, boolean anyValue) {
    term.field("matchExpressions").items().forEach(e -> expression(e, anyValue));
    term.field("matchFields").items().forEach(NodeSelectorRules::field);
  }

  /// Whether a stored selector has values that are not fit for labels.
  public static boolean hasBadValues(Checked selector) {
    return selector.field("nodeSelectorTerms").items().stream()
        .flatMap(term -> term.field("matchExpressions").items().stream())
        .flatMap(expression -> expression.field("values").items().stream())
        .anyMatch(value -> !Names.labelValue(value.text()).isEmpty());
  }

  private static void expression(Checked expression, boolean anyValue) {
    Checked operator = expression.field("operator");
    Checked values = expression.field("values");
    if (!SelectorRules.setBased(expression)) {
      if (!operator.isOneOf("Gt", "Lt")) {
        operator.invalid("not a valid selector operator", operator.typed());
      } else if (values.size() != 1) {
        values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
      }
    }
    SelectorRules.keyAndValues(expression, anyValue);
  }

  private static void field(Checked requirement) {
    Checked operator = requirement.field("operator");
    List<Checked> values = requirement.field("values").items();
    if (!operator.isOneOf("In", "NotIn")) {
      operator.invalid("not a valid selector operator", operator.typed());
    } else if (values.size() != 1) {
      requirement
          .field("values")
          .required(
              "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
    }
    Checked key = requirement.field("key");
    if (!key.is("metadata.name")) {
      invalid(key, "not a valid field selector key");
      return;
    }
    values.forEach(value -> value.invalid(Names.dnsSubdomain(value.text())));
  }

  private static void invalid(Checked part, String detail) {
    part.invalid(detail, FieldError.quote(part.text()));
  }
}
