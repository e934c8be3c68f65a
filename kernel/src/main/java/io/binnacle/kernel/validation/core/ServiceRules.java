package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.PortRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `validateService` of Kubernetes 1.36.
final class ServiceRules implements KindRules {
  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final int LONGEST_AFFINITY = 86400;
  private static final String HINTS = "service.kubernetes.io/topology-aware-hints";
  private static final String MODE = "service.kubernetes.io/topology-mode";

  @Override
  public void create(Checked object) {
    if (addressed(object, ObjectValue.empty())) {
      check(object, ObjectValue.empty());
    }
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    if (addressed(object, old)) {
      ServiceChangeRules.check(object.field("spec"), old);
      check(object, old);
    }
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    ServiceStatusRules.check(object, old);
  }

  /// Whether addresses could be taken for the Service; if not, nothing else is told of it.
  private static boolean addressed(Checked object, ObjectValue old) {
    List<FieldError> faults = ServiceAddressRules.faults(object.object(), old);
    faults.forEach(object::add);
    return faults.isEmpty();
  }

  private static void check(Checked object, ObjectValue old) {
    topology(object.field("metadata", "annotations"));
    Checked spec = object.field("spec");
    Checked ports = spec.field("ports");
    boolean headless = headless(spec);
    if (ports.size() == 0 && !headless && !spec.field("type").is("ExternalName")) {
      ports.required("");
    }
    type(spec, headless);
    Set<String> names = new HashSet<>();
    ports.items().forEach(port -> port(port, ports.size() > 1, names));
    SelectorRules.labels(spec.field("selector"));
    affinity(spec);
    List<String> known = texts(old.items("spec", "externalIPs"));
    for (Checked address : spec.field("externalIPs").items()) {
      if (AddressRules.legacyIp(address, known)) {
        AddressRules.endpointIp(address);
      }
    }
    if (spec.field("type").require("")) {
      spec.field("type").oneOf(TYPES);
    }
    portsTogether(spec, ports.items());
    ServiceTrafficRules.check(object, old);
  }

  static boolean headless(Checked spec) {
    List<Checked> addresses = spec.field("clusterIPs").items();
    return addresses.size() == 1 && addresses.getFirst().is("None");
  }

  static List<String> texts(List<Value> values) {
    return values.stream()
        .filter(TextValue.class::isInstance)
        .map(value -> ((TextValue) value).text())
        .toList();
  }

  private static void topology(Checked annotations) {
    Checked mode = annotations.entry(MODE);
    Checked hints = annotations.entry(HINTS);
    if (mode.present() && hints.present() && !mode.text().equals(hints.text())) {
      mode.invalid("must match annotations[" + HINTS + "] when both are specified");
    }
  }

  private static void type(Checked spec, boolean headless) {
    String type = spec.field("type").text();
    switch (type) {
      case "LoadBalancer", "NodePort" -> {
        if (headless) {
          spec.field("clusterIPs")
              .items()
              .getFirst()
              .invalid("may not be set to 'None' for " + type + " services");
        }
      }
      case "ExternalName" -> externalName(spec);
      default -> {}
    }
  }

  private static void externalName(Checked spec) {
    for (String member : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      Checked field = spec.field(member);
      if (field.size() > 0 || (member.equals("ipFamilyPolicy") && field.present())) {
        field.forbidden("may not be set for ExternalName services");
      }
    }
    Checked name = spec.field("externalName");
    String text = name.text().endsWith(".") ? withoutDot(name.text()) : name.text();
    if (text.isEmpty()) {
      name.required("");
    } else {
      Names.dnsSubdomain(text).forEach(fault -> name.invalid(fault, FieldError.quote(text)));
    }
  }

  private static String withoutDot(String name) {
    return name.substring(0, name.length() - 1);
  }

  private static void port(Checked port, boolean named, Set<String> names) {
    Checked name = port.field("name");
    if (named && name.empty()) {
      name.required("");
    } else if (!name.empty()) {
      name.invalid(Names.dnsLabel(name.text()));
      if (!names.add(name.text())) {
        name.duplicate();
      }
    }
    PortRules.number(port.field("port"));
    PortRules.protocol(port.field("protocol"));
    PortRules.numberOrName(port.field("targetPort"));
    Checked protocol = port.field("appProtocol");
    if (protocol.present()) {
      protocol.invalid(Names.labelKey(protocol.text()));
    }
  }

  private static void affinity(Checked spec) {
    Checked affinity = spec.field("sessionAffinity");
    if (affinity.require("")) {
      affinity.oneOf(List.of("ClientIP", "None"));
    }
    Checked config = spec.field("sessionAffinityConfig");
    if (affinity.is("None") && config.present()) {
      config.forbidden("must not be set when session affinity is None");
    }
    if (!affinity.is("ClientIP")) {
      return;
    }
    Checked timeout = config.field("clientIP", "timeoutSeconds");
    for (Checked part : List.of(config, config.field("clientIP"), timeout)) {
      if (!part.present()) {
        part.required("when session affinity type is ClientIP");
        return;
      }
    }
    long seconds = timeout.integer().orElse(0);
    if (seconds <= 0 || seconds > LONGEST_AFFINITY) {
      timeout.invalid("must be greater than 0 and less than " + LONGEST_AFFINITY);
    }
  }

  private static void portsTogether(Checked spec, List<Checked> ports) {
    if (spec.field("type").is("ClusterIP")) {
      for (Checked port : ports) {
        if (!port.field("nodePort").empty()) {
          port.field("nodePort").forbidden("may not be used when `type` is 'ClusterIP'");
        }
      }
    }
    Set<String> nodePorts = new HashSet<>();
    for (Checked port : ports) {
      Checked nodePort = port.field("nodePort");
      if (!nodePort.empty()
          && !nodePorts.add(port.field("protocol").text() + " " + nodePort.shown())) {
        nodePort.duplicate();
      }
    }
    Set<String> numbers = new HashSet<>();
    for (Checked port : ports) {
      long number = port.field("port").integer().orElse(0);
      String protocol = port.field("protocol").text();
      if (!numbers.add(protocol + " " + number)) {
        port.add(FieldError.duplicate(port.path(), shown(protocol, number)));
      }
    }
  }

  /// What makes a port of a Service unique, with the names of Go's fields.
  private static String shown(String protocol, long number) {
    return JsonWriter.text(
        ObjectValue.builder()
            .put("Name", "")
            .put("Protocol", protocol)
            .put("AppProtocol", NullValue.NULL)
            .put("Port", number)
            .put("TargetPort", 0)
            .put("NodePort", 0)
            .build());
  }
}
