package io.binnacle.kernel.validation.extension;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.SelectorRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// `ValidateValidatingAdmissionPolicyBinding` and its mutating kin of Kubernetes 1.36.
///
/// @param mutating whether the policy changes objects
record PolicyBindingRules(boolean mutating) implements KindRules {
  private static final String EITHER = "name and selector are mutually exclusive";

  @Override
  public void create(Checked object) {
    Checked spec = object.field("spec");
    Checked name = spec.field("policyName");
    if (name.require("")) {
      name.invalid(Names.dnsSubdomain(name.text()));
    }
    if (spec.field("paramRef").present()) {
      parameter(spec.field("paramRef"));
    }
    if (spec.field("matchResources").present()) {
      AdmissionPolicyRules.matches(spec.field("matchResources"));
      if (mutating) {
        AdmissionPolicyRules.mutable(spec.field("matchResources"));
      }
    }
    if (!mutating) {
      actions(spec.field("validationActions"));
    }
  }

  private static void parameter(Checked parameter) {
    Checked name = parameter.field("name");
    Checked selector = parameter.field("selector");
    if (!name.empty()) {
      name.invalid(Names.pathSegment(name.text()));
      if (selector.present()) {
        name.forbidden(EITHER);
      }
    }
    if (selector.present()) {
      SelectorRules.check(selector);
      if (!name.empty()) {
        selector.forbidden(EITHER);
      }
    }
    if (name.empty() && !selector.present()) {
      parameter.required("one of name or selector must be specified");
    }
    Checked action = parameter.field("parameterNotFoundAction");
    if (action.require("")) {
      action.oneOf(List.of("Deny", "Allow"));
    }
  }

  private static void actions(Checked actions) {
    Set<String> seen = new TreeSet<>();
    for (Checked action : actions.items()) {
      action.oneOf(List.of("Audit", "Deny", "Warn"));
      if (!seen.add(action.text())) {
        action.add(FieldError.duplicate(action.path(), action.typed()));
      }
    }
    if (seen.containsAll(List.of("Deny", "Warn"))) {
      actions.invalid(
          "must not contain both Deny and Warn (repeating the same validation failure information"
              + " in the API response and headers serves no purpose)");
    }
    actions.require("at least one validation action is required");
  }
}
