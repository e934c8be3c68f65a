package io.binnacle.kernel.validation.extension;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.NameRule;
import io.binnacle.spi.value.ObjectValue;
import java.util.Base64;
import java.util.List;

/// `ValidateAPIService` of Kubernetes 1.36.
final class ApiServiceRules implements KindRules {
  private static final int MOST_GROUP_PRIORITY = 20000;
  private static final int MOST_VERSION_PRIORITY = 1000;

  @Override
  public void create(Checked object) {
    Checked spec = object.field("spec");
    Checked group = spec.field("group");
    Checked version = spec.field("version");
    String needed = version.text() + "." + group.text();
    for (Checked name : NameRule.given(object)) {
      if (Names.pathSegment(name.text()).isEmpty() && !name.is(needed)) {
        name.invalid("must be `spec.version+\".\"+spec.group`: " + FieldError.quote(needed));
      }
    }
    if (!group.empty()) {
      group.invalid(Names.dnsSubdomain(group.text()));
    } else if (!version.is("v1")) {
      group.required("only v1 may have an empty group and it better be legacy kube");
    }
    Names.dns1035Label(version.text())
        .forEach(fault -> version.invalid(fault, FieldError.quote(version.text())));
    priority(spec.field("groupPriorityMinimum"), MOST_GROUP_PRIORITY);
    priority(spec.field("versionPriority"), MOST_VERSION_PRIORITY);
    if (spec.field("service").present()) {
      remote(spec);
    } else {
      local(spec);
    }
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    for (Checked condition : object.field("status", "conditions").items()) {
      condition.field("status").oneOf(List.of("True", "False", "Unknown"));
    }
  }

  private static void priority(Checked priority, int most) {
    long number = priority.integer().orElse(0);
    if (number <= 0 || number > most) {
      priority.invalid("must be positive and less than " + most, Long.toString(number));
    }
  }

  private static void local(Checked spec) {
    Checked bundle = spec.field("caBundle");
    if (!bundle.empty()) {
      int size = Base64.getMimeDecoder().decode(bundle.text()).length;
      bundle.invalid("local APIServices may not have a caBundle", "\"" + size + " bytes\"");
    }
    if (spec.field("insecureSkipTLSVerify").flag()) {
      spec.field("insecureSkipTLSVerify")
          .invalid("local APIServices may not have insecureSkipTLSVerify");
    }
  }

  private static void remote(Checked spec) {
    Checked service = spec.field("service");
    service.field("namespace").require("");
    service.field("name").require("");
    WebhookClientRules.port(service.field("port"));
    if (spec.field("insecureSkipTLSVerify").flag() && !spec.field("caBundle").empty()) {
      spec.field("insecureSkipTLSVerify").invalid("may not be true if caBundle is present");
    }
  }
}
