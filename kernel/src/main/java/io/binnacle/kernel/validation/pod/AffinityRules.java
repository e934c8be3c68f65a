package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.NodeSelectorRules;
import io.binnacle.kernel.validation.SelectorRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `validateAffinity`: where pods want to be, by nodes and by other pods. Pure.
public final class AffinityRules {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private AffinityRules() {}

  static void check(Checked affinity, PodLeniency leniency) {
    Checked nodes = affinity.field("nodeAffinity");
    if (nodes.field(REQUIRED).present()) {
      NodeSelectorRules.check(nodes.field(REQUIRED), leniency.nodeValues());
    }
    for (Checked term : nodes.field(PREFERRED).items()) {
      weight(term);
      NodeSelectorRules.term(term.field("preference"), true);
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
    Map<String, Integer> matched = new HashMap<>();
    int position = 0;
    for (Checked key : matching.items()) {
      matched.put(key.text(), position++);
    }
    Set<String> selected = new HashSet<>(selector.field("matchLabels").keys());
    for (Checked expression : selector.field("matchExpressions").items()) {
      String key = expression.field("key").text();
      Integer at = matched.get(key);
      if (at != null && selected.contains(key)) {
        term.under(term.path() + "[" + at + "]")
            .invalid("exists in both matchLabelKeys and labelSelector", FieldError.quote(key));
      }
      selected.add(key);
    }
    Set<String> unmatched = new HashSet<>();
    mismatching.items().forEach(key -> unmatched.add(key.text()));
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
