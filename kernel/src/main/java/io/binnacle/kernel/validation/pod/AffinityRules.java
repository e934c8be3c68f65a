package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.SelectorRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `validateAffinity`: where pods want to be, by nodes and by other pods. Pure.
public final class AffinityRules {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private AffinityRules() {}

  static void check(Checked affinity, PodLeniency leniency) {
    Checked nodes = affinity.field("nodeAffinity");
    if (nodes.field(REQUIRED).present()) {
      nodeSelector(nodes.field(REQUIRED), leniency.nodeValues());
    }
    for (Checked term : nodes.field(PREFERRED).items()) {
      weight(term);
      nodeTerm(term.field("preference"), true);
    }
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      for (Checked term : affinity.field(kind, REQUIRED).items()) {
        podTerm(term, leniency.selectorValues());
      }
      for (Checked term : affinity.field(kind, PREFERRED).items()) {
        weight(term);
        podTerm(term.field("podAffinityTerm"), leniency.selectorValues());
      }
    }
  }

  /// All terms on other pods.
  static List<Checked> podTerms(Checked affinity) {
    List<Checked> terms = new ArrayList<>();
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      terms.addAll(affinity.field(kind, REQUIRED).items());
      affinity
          .field(kind, PREFERRED)
          .items()
          .forEach(term -> terms.add(term.field("podAffinityTerm")));
    }
    return terms;
  }

  private static void weight(Checked term) {
    Checked weight = term.field("weight");
    long value = weight.integer().orElse(0);
    if (value <= 0 || value > 100) {
      weight.invalid("must be in the range 1-100", Long.toString(value));
    }
  }

  /// `ValidateNodeSelector`.
  ///
  /// @param anyValue whether values need not be fit for labels
  public static void nodeSelector(Checked selector, boolean anyValue) {
    Checked terms = selector.field("nodeSelectorTerms");
    if (terms.require("must have at least one node selector term")) {
      for (Checked term : terms.items()) {
        nodeTerm(term, anyValue);
      }
    }
  }

  private static void nodeTerm(Checked term, boolean anyValue) {
    for (Checked expression : term.field("matchExpressions").items()) {
      nodeLabel(expression, anyValue);
    }
    for (Checked expression : term.field("matchFields").items()) {
      nodeField(expression);
    }
  }

  private static void nodeLabel(Checked expression, boolean anyValue) {
    Checked values = expression.field("values");
    switch (expression.field("operator").text()) {
      case "In", "NotIn" -> values.require("must be specified when `operator` is 'In' or 'NotIn'");
      case "Exists", "DoesNotExist" -> {
        if (values.size() > 0) {
          values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      case "Gt", "Lt" -> {
        if (values.size() != 1) {
          values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
      }
      default -> notAnOperator(expression);
    }
    SelectorRules.key(expression.field("key"));
    if (!anyValue) {
      SelectorRules.values(values);
    }
  }

  private static void nodeField(Checked expression) {
    Checked values = expression.field("values");
    if (!expression.field("operator").isOneOf("In", "NotIn")) {
      notAnOperator(expression);
    } else if (values.size() != 1) {
      values.required(
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
    }
    Checked key = expression.field("key");
    if (!key.is("metadata.name")) {
      key.invalid("not a valid field selector key", FieldError.quote(key.text()));
    } else {
      for (Checked value : values.items()) {
        value.invalid(Names.dnsSubdomain(value.text()));
      }
    }
  }

  private static void notAnOperator(Checked expression) {
    Checked operator = expression.field("operator");
    operator.invalid("not a valid selector operator", FieldError.quote(operator.text()));
  }

  private static void podTerm(Checked term, boolean anyValue) {
    SelectorRules.check(term.field("labelSelector"), anyValue);
    SelectorRules.check(term.field("namespaceSelector"), anyValue);
    for (Checked name : term.field("namespaces").items()) {
      name.under(term.path() + ".namespace").invalid(Names.dnsLabel(name.text()));
    }
    labelKeys(term);
    term.field("topologyKey").require("can not be empty");
    SelectorRules.key(term.field("topologyKey"));
  }

  /// `ValidateMatchLabelKeysAndMismatchLabelKeys`: the labels of the pod itself that extend a
  /// selector.
  static void labelKeys(Checked term) {
    Checked selector = term.field("labelSelector");
    Checked matching = term.field("matchLabelKeys");
    Checked mismatching = term.field("mismatchLabelKeys");
    keys(matching, selector);
    keys(mismatching, selector);
    List<String> matched = matching.items().stream().map(Checked::text).toList();
    Set<String> selected = new HashSet<>(selector.field("matchLabels").keys());
    for (Checked expression : selector.field("matchExpressions").items()) {
      String key = expression.field("key").text();
      int at = matched.lastIndexOf(key);
      if (at >= 0 && selected.contains(key)) {
        term.under(term.path() + "[" + at + "]")
            .invalid("exists in both matchLabelKeys and labelSelector", FieldError.quote(key));
      }
      selected.add(key);
    }
    List<String> unmatched = mismatching.items().stream().map(Checked::text).toList();
    for (Checked key : matching.items()) {
      if (unmatched.contains(key.text())) {
        key.invalid("exists in both matchLabelKeys and mismatchLabelKeys");
      }
    }
  }

  private static void keys(Checked keys, Checked selector) {
    if (keys.size() > 0 && !selector.present()) {
      keys.forbidden("must not be specified when labelSelector is not set");
      return;
    }
    keys.items().forEach(SelectorRules::key);
  }
}
