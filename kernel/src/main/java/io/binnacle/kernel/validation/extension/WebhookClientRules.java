package io.binnacle.kernel.validation.extension;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import io.binnacle.kernel.validation.WebAddress;
import java.util.List;

/// How a webhook is reached: `ValidateWebhookURL` and `ValidateWebhookService` of Kubernetes 1.36.
public final class WebhookClientRules {
  private static final String FORM = "; desired format: https://host[/path]";

  private WebhookClientRules() {}

  static void check(Checked client) {
    boolean address = client.field("url").present();
    if (address == client.field("service").present()) {
      client.required("exactly one of url or service is required");
    } else if (address) {
      address(client.field("url"));
    } else {
      crossed(client.field("service"));
    }
  }

  /// Checks an address that a client gives.
  public static void address(Checked address) {
    WebAddress parsed;
    try {
      parsed = WebAddress.parse(address.text());
    } catch (WebAddress.Malformed malformed) {
      address.required("url must be a valid URL: " + malformed.getMessage() + FORM);
      return;
    }
    if (!parsed.scheme().equals("https")) {
      address.invalid(
          "'https' is the only allowed URL scheme" + FORM, FieldError.quote(parsed.scheme()));
    }
    if (parsed.host().isEmpty()) {
      address.invalid("host must be specified" + FORM, "\"\"");
    }
    part(address, parsed.user(), "user information is not permitted in the URL");
    part(address, parsed.fragment(), "fragments are not permitted in the URL");
    part(address, parsed.query(), "query parameters are not permitted in the URL");
  }

  private static void part(Checked address, String part, String fault) {
    if (!part.isEmpty()) {
      address.invalid(fault, FieldError.quote(part));
    }
  }

  /// Checks a Service that a client names. Upstream hands name and namespace over in the other's
  /// place.
  public static void crossed(Checked service) {
    Checked crossed = service;
    for (String member : List.of("name", "namespace")) {
      String other = member.equals("name") ? "namespace" : "name";
      crossed =
          service.field(other).value().isPresent()
              ? crossed.withField(member, service.field(other).value().get())
              : crossed.instead(crossed.object().without(member));
    }
    service(crossed);
  }

  private static void service(Checked service) {
    service.field("name").require("");
    service.field("namespace").require("");
    port(service.field("port"));
    path(service.field("path"));
  }

  /// Checks the port of a Service that the server itself connects to.
  static void port(Checked port) {
    long number = port.integer().orElse(0);
    Formats.portNumber(number)
        .forEach(f -> port.invalid("port is not valid: " + f, Long.toString(number)));
  }

  private static void path(Checked path) {
    String text = path.text();
    if (text.isEmpty() || text.equals("/")) {
      return;
    }
    if (text.equals("//")) {
      path.invalid("segment[0] may not be empty");
      return;
    }
    if (!text.startsWith("/")) {
      path.invalid("must start with a '/'");
    }
    String rest = text.substring(1);
    String trimmed = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    List<String> steps = List.of(trimmed.split("/", -1));
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).isEmpty()) {
        path.invalid("segment[" + i + "] may not be empty");
        continue;
      }
      for (String fault : Names.dnsSubdomain(steps.get(i))) {
        path.invalid("segment[" + i + "]: " + fault);
      }
    }
  }
}
