package io.binnacle.kernel.validation.network;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import io.binnacle.kernel.validation.IpAddress;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.PortRules;
import io.binnacle.kernel.validation.core.ServiceStatusRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// `ValidateIngressCreate` and `ValidateIngressUpdate` of Kubernetes 1.36.
final class IngressRules implements KindRules {
  private static final List<String> PATH_TYPES =
      List.of("Exact", "ImplementationSpecific", "Prefix");
  private static final List<String> BAD_SEQUENCES = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> BAD_ENDS = List.of("/..", "/.");
  private static final String CLASS = "kubernetes.io/ingress.class";
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String WILDCARD = "\\*\\." + LABEL + "(\\." + LABEL + ")*";
  private static final Pattern WILDCARD_PATTERN =
      Pattern.compile("\\*\\." + LABEL + "(\\." + LABEL + ")*+");

  @Override
  public void create(Checked object) {
    spec(object.field("spec"), false, false);
    Checked name = object.field("spec", "ingressClassName");
    Checked annotation = object.field("metadata", "annotations").entry(CLASS);
    if (annotation.present() && name.present() && !annotation.is(name.text())) {
      annotation
          .under("annotations." + CLASS)
          .invalid("must match `ingressClassName` when both are specified");
    }
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    Checked before = Checked.silent(old).field("spec");
    boolean anySecret =
        before.field("tls").items().stream()
            .map(tls -> tls.field("secretName").text())
            .anyMatch(name -> !name.isEmpty() && !Names.dnsSubdomain(name).isEmpty());
    spec(object.field("spec"), anySecret, anyWildcardRule(before));
  }

  /// Whether the stored object has a faulty rule for a wildcard, which were once not looked at.
  private static boolean anyWildcardRule(Checked spec) {
    for (Checked rule : spec.field("rules").items()) {
      if (rule.field("host").text().contains("*")) {
        List<FieldError> faults = new ArrayList<>();
        http(rule.apart(faults).field("http"));
        if (!faults.isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    List<String> known = ServiceStatusRules.knownAddresses(old);
    for (Checked entry : object.field("status", "loadBalancer", "ingress").items()) {
      if (!entry.field("ip").empty()) {
        AddressRules.legacyIp(entry.field("ip"), known);
      }
      ServiceStatusRules.hostname(entry.field("hostname"));
    }
  }

  private static void spec(Checked spec, boolean anySecret, boolean anyWildcardRule) {
    Checked rules = spec.field("rules");
    Checked backend = spec.field("defaultBackend");
    if (rules.size() == 0 && !backend.present()) {
      spec.invalid("either `defaultBackend` or `rules` must be specified", rules.shown());
    }
    if (backend.present()) {
      backend(backend);
    }
    rules.items().forEach(rule -> rule(rule, anyWildcardRule));
    for (Checked tls : spec.field("tls").items()) {
      tls.field("hosts").items().forEach(IngressRules::host);
      Checked secret = tls.field("secretName");
      if (!anySecret && !secret.empty()) {
        secret.invalid(Names.dnsSubdomain(secret.text()));
      }
    }
    Checked name = spec.field("ingressClassName");
    if (name.present()) {
      name.invalid(Names.dnsSubdomain(name.text()));
    }
  }

  private static void host(Checked host) {
    if (!host.text().contains("*")) {
      host.invalid(Names.dnsSubdomain(host.text()));
    } else if (!WILDCARD_PATTERN.matcher(host.text()).matches()) {
      host.invalid(
          "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain,"
              + " which must consist of lower case alphanumeric characters, '-' or '.' and end"
              + " with an alphanumeric character (e.g. '*.example.com', regex used for validation"
              + " is '"
              + WILDCARD
              + "')");
    }
  }

  private static void rule(Checked rule, boolean anyWildcardRule) {
    Checked host = rule.field("host");
    if (!host.empty()) {
      if (IpAddress.parse(host.text()).isPresent()) {
        host.invalid("must be a DNS name, not an IP address");
      }
      host(host);
    }
    if (!anyWildcardRule || !host.text().contains("*")) {
      http(rule.field("http"));
    }
  }

  private static void http(Checked http) {
    if (http.present()) {
      http.field("paths").require("");
      http.field("paths").items().forEach(IngressRules::path);
    }
  }

  private static void path(Checked route) {
    Checked type = route.field("pathType");
    Checked path = route.field("path");
    if (!type.present()) {
      type.required("pathType must be specified");
      return;
    }
    String shown = FieldError.quote(path.text());
    boolean exact = type.isOneOf("Exact", "Prefix");
    boolean relative = !path.text().startsWith("/");
    if (exact ? relative : type.is("ImplementationSpecific") && relative && !path.empty()) {
      path.invalid("must be an absolute path", shown);
    }
    if (exact) {
      BAD_SEQUENCES.stream()
          .filter(path.text()::contains)
          .forEach(bad -> path.invalid("must not contain '" + bad + "'"));
      BAD_ENDS.stream()
          .filter(path.text()::endsWith)
          .forEach(bad -> path.invalid("cannot end with '" + bad + "'"));
    }
    type.oneOf(PATH_TYPES);
    backend(route.field("backend"));
  }

  private static void backend(Checked backend) {
    Checked resource = backend.field("resource");
    Checked service = backend.field("service");
    if (resource.present() && service.present()) {
      backend.invalid("cannot set both resource and service backends", "\"\"");
    } else if (resource.present()) {
      ReferenceRules.local(resource);
    } else if (service.present()) {
      service(backend, service);
    } else {
      backend.invalid("resource or service backend is required", "\"\"");
    }
  }

  private static void service(Checked backend, Checked service) {
    if (service.field("name").require("")) {
      service.field("name").invalid(Names.dnsLabel(service.field("name").text()));
    }
    Checked name = service.field("port", "name");
    Checked number = service.field("port", "number");
    if (!name.empty() && !number.empty()) {
      backend.invalid("cannot set both port name & port number", "\"\"");
    } else if (!name.empty()) {
      name.invalid(Formats.portName(name.text()));
    } else if (!number.empty()) {
      PortRules.number(number);
    } else {
      backend.required("port name or number is required");
    }
  }
}
