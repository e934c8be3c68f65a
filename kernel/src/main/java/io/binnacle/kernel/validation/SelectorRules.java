package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.selector.LabelSelector;
import java.util.List;

/// The rules of label selectors and of labels outside metadata: `ValidateLabelSelector`,
/// `ValidateLabels` and `LabelSelectorAsSelector` of apimachinery. Pure.
public final class SelectorRules {
  private SelectorRules() {}

  /// Checks a selector, if there is one.
  public static void check(Checked selector) {
    check(selector, false);
  }

  /// @param anyValue whether values need not be fit for labels, as the stored object has such
  public static void check(Checked selector, boolean anyValue) {
    labels(selector.field("matchLabels"));
    for (Checked expression : selector.field("matchExpressions").items()) {
      requirement(expression, anyValue);
    }
  }

  private static void requirement(Checked expression, boolean anyValue) {
    if (!setBased(expression)) {
      Checked operator = expression.field("operator");
      operator.invalid("not a valid selector operator", operator.typed());
    }
    keyAndValues(expression, anyValue);
  }

  /// Checks how many values the operators take that all selectors have.
  ///
  /// @return whether the operator is one of them
  static boolean setBased(Checked expression) {
    Checked values = expression.field("values");
    switch (expression.field("operator").text()) {
      case "In", "NotIn" -> values.require("must be specified when `operator` is 'In' or 'NotIn'");
      case "Exists", "DoesNotExist" -> {
        if (values.size() > 0) {
          values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  static void keyAndValues(Checked expression, boolean anyValue) {
    key(expression.field("key"));
    if (!anyValue) {
      values(expression.field("values"));
    }
  }

  /// Checks a label's key.
  public static void key(Checked key) {
    for (String fault : Names.labelKey(key.text())) {
      quoted(key, fault);
    }
  }

  /// Checks texts as values of labels.
  public static void values(Checked values) {
    for (Checked value : values.items()) {
      value.invalid(Names.labelValue(value.text()));
    }
  }

  /// Checks a map of labels, whose faults name the map and not the entry.
  public static void labels(Checked labels) {
    for (String key : labels.keys()) {
      for (String fault : Names.labelKey(key)) {
        labels.invalid(fault, FieldError.quote(key));
      }
      String value = labels.entry(key).text();
      for (String fault : Names.labelValue(value)) {
        labels.invalid(fault, FieldError.quote(value));
      }
    }
  }

  /// Whether a selector says nothing, which selects everything.
  public static boolean blank(Checked selector) {
    return selector.field("matchLabels").size() + selector.field("matchExpressions").size() == 0;
  }

  /// Whether a selector is one that can be used.
  public static boolean usable(Checked selector) {
    for (String key : selector.field("matchLabels").keys()) {
      if (!Names.labelKey(key).isEmpty()
          || !Names.labelValue(selector.field("matchLabels").entry(key).text()).isEmpty()) {
        return false;
      }
    }
    return selector.field("matchExpressions").items().stream().allMatch(SelectorRules::usableTerm);
  }

  private static boolean usableTerm(Checked expression) {
    List<Checked> values = expression.field("values").items();
    boolean fits =
        switch (expression.field("operator").text()) {
          case "In", "NotIn" -> !values.isEmpty();
          case "Exists", "DoesNotExist" -> values.isEmpty();
          default -> false;
        };
    return fits
        && Names.labelKey(expression.field("key").text()).isEmpty()
        && values.stream().allMatch(value -> Names.labelValue(value.text()).isEmpty());
  }

  /// Whether a usable selector selects what has these labels; one that is absent selects nothing.
  public static boolean selects(Checked selector, Checked labels) {
    return selector.present() && LabelSelector.of(selector.object()).matches(labels.object());
  }

  private static void quoted(Checked part, String detail) {
    part.invalid(detail, FieldError.quote(part.text()));
  }
}
