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

/// The core group's defaults that depend on other fields.
final class CoreDefaults {
  private static final String CORE = "io.k8s.api.core.v1.";
  private static final long CLIENT_IP_SECONDS = 10_800;

  private CoreDefaults() {}

  static Map<String, UnaryOperator<ObjectValue>> rules() {
    Map<String, UnaryOperator<ObjectValue>> rules = new HashMap<>();
    rules.put(CORE + "Service", CoreDefaults::loadBalancer);
    rules.put(CORE + "ServiceSpec", CoreDefaults::service);
    rules.put(CORE + "ServicePort", CoreDefaults::targetPort);
    rules.put(CORE + "ReplicationController", CoreDefaults::replicationController);
    rules.put(CORE + "NodeSpec", CoreDefaults::podRanges);
    rules.put(CORE + "NodeStatus", CoreDefaults::allocatable);
    rules.put(CORE + "PersistentVolume", CoreDefaults::volume);
    rules.put(CORE + "LimitRangeItem", CoreDefaults::limits);
    return rules;
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

  /// Only volumes of their own, not those that stand in attachments, get these.
  private static ObjectValue volume(ObjectValue volume) {
    ObjectValue spec = volume.object("spec").orElse(ObjectValue.empty());
    if (zero(spec, "persistentVolumeReclaimPolicy")) {
      spec = spec.with("persistentVolumeReclaimPolicy", Value.of("Retain"));
    }
    if (!spec.has("volumeMode")) {
      spec = spec.with("volumeMode", Value.of("Filesystem"));
    }
    return volume.with("spec", spec);
  }

  /// An address at which a balancer takes traffic is that of its own, unless it says otherwise.
  private static ObjectValue loadBalancer(ObjectValue service) {
    List<Value> ingress = service.items("status", "loadBalancer", "ingress");
    if (ingress.isEmpty() || !service.text("spec", "type").orElse("").equals("LoadBalancer")) {
      return service;
    }
    ListValue told =
        each(
            ingress,
            point ->
                zero(point, "ip") || point.has("ipMode")
                    ? point
                    : point.with("ipMode", Value.of("VIP")));
    return service.withAt(told, "status", "loadBalancer", "ingress");
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
    return item.with(target, Filled.of(into, from.get()));
  }

  static ListValue each(List<Value> items, UnaryOperator<ObjectValue> change) {
    List<Value> all = new ArrayList<>(items.size());
    for (Value item : items) {
      all.add(item instanceof ObjectValue object ? change.apply(object) : item);
    }
    return new ListValue(all);
  }
}
