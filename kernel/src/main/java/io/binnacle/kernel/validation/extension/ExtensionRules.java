package io.binnacle.kernel.validation.extension;

import io.binnacle.kernel.validation.KindRules;
import java.util.Map;

/// The kinds by which the API is extended and its callers are certified, by `resource.group`.
public final class ExtensionRules {
  private static final String ADMISSION = ".admissionregistration.k8s.io";

  private ExtensionRules() {}

  public static Map<String, KindRules> all() {
    return Map.of(
        "apiservices.apiregistration.k8s.io",
        new ApiServiceRules(),
        "certificatesigningrequests.certificates.k8s.io",
        new SigningRequestRules(),
        "mutatingwebhookconfigurations" + ADMISSION,
        new WebhookRules(),
        "validatingwebhookconfigurations" + ADMISSION,
        new WebhookRules(),
        "validatingadmissionpolicies" + ADMISSION,
        new AdmissionPolicyRules(false),
        "mutatingadmissionpolicies" + ADMISSION,
        new AdmissionPolicyRules(true),
        "validatingadmissionpolicybindings" + ADMISSION,
        new PolicyBindingRules(false),
        "mutatingadmissionpolicybindings" + ADMISSION,
        new PolicyBindingRules(true));
  }
}
