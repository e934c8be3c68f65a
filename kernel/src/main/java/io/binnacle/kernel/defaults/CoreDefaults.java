package io.binnacle.kernel.defaults;

import static io.binnacle.kernel.defaults.BuiltInDefaults.zero;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The core group's defaults that depend on other fields.
final class CoreDefaults {
  private static final String CORE = "io.k8s.api.core.v1.";
  private static final long CLIENT_IP_SECONDS = 10_800;

  private static final Pattern IMAGE =
      Pattern.compile(
          "(?:[A-Za-z0-9.\\-\\[\\]:]+/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
              + "(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*"
              + "(?::(?<tag>\\w[\\w.-]{0,127}))?"
              + "(?:@(?<digest>[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,}))?");

  private CoreDefaults() {}

  static Map<String, UnaryOperator<ObjectValue>> rules() {
    Map<String, UnaryOperator<ObjectValue>> rules = new HashMap<>();
    rules.put(CORE + "Container", CoreDefaults::pullPolicy);
    rules.put(CORE + "EphemeralContainer", CoreDefaults::pullPolicy);
    rules.put(CORE + "Volume", CoreDefaults::volume);
    rules.put(CORE + "PodSpec", CoreDefaults::hostPorts);
    rules.put(CORE + "Pod", CoreDefaults::pod);
    rules.put(CORE + "ServiceSpec", CoreDefaults::service);
    rules.put(CORE + "ServicePort", CoreDefaults::targetPort);
    rules.put(CORE + "ReplicationController", CoreDefaults::replicationController);
    rules.put(CORE + "NodeSpec", CoreDefaults::podRanges);
    rules.put(CORE + "NodeStatus", CoreDefaults::allocatable);
    rules.put(CORE + "PodStatus", CoreDefaults::podAddresses);
    rules.put(CORE + "LimitRangeItem", CoreDefaults::limits);
    return rules;
  }

  /// The tag `latest`, said or not, is pulled always. What is no image name has no tag at all.
  private static ObjectValue pullPolicy(ObjectValue container) {
    if (!zero(container, "imagePullPolicy")) {
      return container;
    }
    Matcher image = IMAGE.matcher(container.text("image").orElse(""));
    boolean latest =
        image.matches()
            && Optional.ofNullable(image.group("tag"))
                .map("latest"::equals)
                .orElse(image.group("digest") == null);
    return container.with("imagePullPolicy", Value.of(latest ? "Always" : "IfNotPresent"));
  }

  /// The old field and the first item of the new one are the same; the old one wins.
  private static ObjectValue podRanges(ObjectValue spec) {
    String single = spec.text("podCIDR").orElse("");
    String first =
        spec.items("podCIDRs").stream()
            .findFirst()
            .flatMap(v -> v instanceof TextValue text ? Optional.of(text.text()) : Optional.empty())
            .orElse("");
    if (single.equals(first)) {
      return spec;
    }
    return single.isEmpty()
        ? spec.with("podCIDR", Value.of(first))
        : spec.with("podCIDRs", ListValue.of(Value.of(single)));
  }

  /// A node that does not say what it keeps for itself keeps nothing.
  private static ObjectValue allocatable(ObjectValue status) {
    Optional<Value> capacity = status.get("capacity");
    return capacity.isPresent() && !status.has("allocatable")
        ? status.with("allocatable", capacity.get())
        : status;
  }

  /// As with the ranges of nodes: the old field is the first item of the new one, and wins.
  private static ObjectValue podAddresses(ObjectValue status) {
    String single = status.text("podIP").orElse("");
    String first =
        status.items("podIPs").stream()
            .findFirst()
            .flatMap(v -> v instanceof ObjectValue address ? address.text("ip") : Optional.empty())
            .orElse("");
    if (single.equals(first)) {
      return status;
    }
    return single.isEmpty()
        ? status.with("podIP", Value.of(first))
        : status.with("podIPs", ListValue.of(ObjectValue.of("ip", Value.of(single))));
  }

  private static ObjectValue volume(ObjectValue volume) {
    boolean bare = volume.names().stream().allMatch("name"::equals);
    return bare ? volume.with("emptyDir", ObjectValue.empty()) : volume;
  }

  /// Ports of a pod in the host's network are the host's ports.
  private static ObjectValue hostPorts(ObjectValue spec) {
    if (!spec.flag("hostNetwork")) {
      return spec;
    }
    ObjectValue result = spec;
    for (String list : List.of("containers", "initContainers")) {
      if (result.has(list)) {
        result = result.with(list, each(result.items(list), CoreDefaults::withHostPorts));
      }
    }
    return result;
  }

  private static ObjectValue withHostPorts(ObjectValue container) {
    if (!container.has("ports")) {
      return container;
    }
    return container.with(
        "ports",
        each(
            container.items("ports"),
            port -> {
              Optional<Value> number = port.get("containerPort");
              return zero(port, "hostPort") && number.isPresent()
                  ? port.with("hostPort", number.get())
                  : port;
            }));
  }

  /// Only pods, not the templates of pods, get these.
  private static ObjectValue pod(ObjectValue pod) {
    ObjectValue spec = pod.object("spec").orElse(ObjectValue.empty());
    if (!spec.has("enableServiceLinks")) {
      spec = spec.with("enableServiceLinks", Value.of(true));
    }
    for (String list : List.of("containers", "initContainers")) {
      if (!spec.items(list).isEmpty()) {
        spec = spec.with(list, each(spec.items(list), CoreDefaults::requestsFromLimits));
      }
    }
    return pod.with("spec", spec);
  }

  private static ObjectValue requestsFromLimits(ObjectValue container) {
    Optional<ObjectValue> limits = container.object("resources", "limits");
    if (limits.isEmpty() || limits.get().isEmpty()) {
      return container;
    }
    ObjectValue requests = container.object("resources", "requests").orElse(ObjectValue.empty());
    for (String name : limits.get().names()) {
      Optional<Value> limit = limits.get().get(name);
      if (!requests.has(name) && limit.isPresent()) {
        requests = requests.with(name, limit.get());
      }
    }
    return container.withAt(requests, "resources", "requests");
  }

  private static ObjectValue service(ObjectValue spec) {
    ObjectValue result = spec;
    String type = spec.text("type").orElse("");
    boolean outside = type.equals("NodePort") || type.equals("LoadBalancer");
    if (spec.text("sessionAffinity").orElse("").equals("ClientIP")
        && spec.integer("sessionAffinityConfig", "clientIP", "timeoutSeconds").isEmpty()) {
      result =
          result.withAt(
              Value.of(CLIENT_IP_SECONDS), "sessionAffinityConfig", "clientIP", "timeoutSeconds");
    }
    // Without affinity there is nothing to configure.
    if (result.text("sessionAffinity").orElse("").equals("None")) {
      result = result.without("sessionAffinityConfig");
    }
    boolean reachable =
        outside || (type.equals("ClusterIP") && !spec.items("externalIPs").isEmpty());
    if (reachable && zero(result, "externalTrafficPolicy")) {
      result = result.with("externalTrafficPolicy", Value.of("Cluster"));
    }
    if ((outside || type.equals("ClusterIP")) && !result.has("internalTrafficPolicy")) {
      result = result.with("internalTrafficPolicy", Value.of("Cluster"));
    }
    if (type.equals("LoadBalancer") && !result.has("allocateLoadBalancerNodePorts")) {
      result = result.with("allocateLoadBalancerNodePorts", Value.of(true));
    }
    return result;
  }

  private static ObjectValue targetPort(ObjectValue port) {
    Optional<Value> number = port.get("port");
    return zero(port, "targetPort") && number.isPresent()
        ? port.with("targetPort", number.get())
        : port;
  }

  private static ObjectValue replicationController(ObjectValue controller) {
    Optional<ObjectValue> labels =
        controller.object("spec", "template", "metadata", "labels").filter(l -> !l.isEmpty());
    if (labels.isEmpty()) {
      return controller;
    }
    ObjectValue result = controller;
    if (controller.object("spec", "selector").orElse(ObjectValue.empty()).isEmpty()) {
      result = result.withAt(labels.get(), "spec", "selector");
    }
    if (controller.object("metadata", "labels").orElse(ObjectValue.empty()).isEmpty()) {
      result = result.withAt(labels.get(), "metadata", "labels");
    }
    return result;
  }

  private static ObjectValue limits(ObjectValue item) {
    if (!item.text("type").orElse("").equals("Container")) {
      return item;
    }
    ObjectValue result = filled(item, "default", "max");
    result = filled(result, "defaultRequest", "default");
    return filled(result, "defaultRequest", "min");
  }

  /// `target` with what it lacks of `source`.
  private static ObjectValue filled(ObjectValue item, String target, String source) {
    Optional<ObjectValue> from = item.object(source).filter(o -> !o.isEmpty());
    if (from.isEmpty()) {
      return item;
    }
    ObjectValue into = item.object(target).orElse(ObjectValue.empty());
    for (String name : from.get().names()) {
      Optional<Value> value = from.get().get(name);
      if (!into.has(name) && value.isPresent()) {
        into = into.with(name, value.get());
      }
    }
    return item.with(target, into);
  }

  static ListValue each(List<Value> items, UnaryOperator<ObjectValue> change) {
    List<Value> all = new ArrayList<>(items.size());
    for (Value item : items) {
      all.add(item instanceof ObjectValue object ? change.apply(object) : item);
    }
    return new ListValue(all);
  }
}
