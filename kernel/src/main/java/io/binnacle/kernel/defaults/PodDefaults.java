package io.binnacle.kernel.defaults;

import static io.binnacle.kernel.defaults.BuiltInDefaults.zero;
import static io.binnacle.kernel.defaults.CoreDefaults.each;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Defaults of pods and of what stands in them that depend on other fields.
final class PodDefaults {
  private static final String CORE = "io.k8s.api.core.v1.";
  private static final List<String> LASTING = List.of("containers", "initContainers");
  private static final List<String> FORMER_ANNOTATIONS =
      List.of(
          "pod.beta.kubernetes.io/init-containers",
          "pod.alpha.kubernetes.io/init-containers",
          "pod.beta.kubernetes.io/init-container-statuses",
          "pod.alpha.kubernetes.io/init-container-statuses");

  private static final Pattern IMAGE =
      Pattern.compile(
          "(?:[A-Za-z0-9.\\-\\[\\]:]+/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*+"
              + "(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*+)*+"
              + "(?::(?<tag>\\w[\\w.-]{0,127}))?"
              + "(?:@(?<digest>[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,}))?");

  private PodDefaults() {}

  static Map<String, UnaryOperator<ObjectValue>> rules() {
    Map<String, UnaryOperator<ObjectValue>> rules = new HashMap<>();
    rules.put(CORE + "Container", PodDefaults::container);
    rules.put(CORE + "EphemeralContainer", PodDefaults::container);
    rules.put(CORE + "Volume", PodDefaults::volume);
    rules.put(CORE + "PodSpec", PodDefaults::account);
    rules.put(CORE + "Pod", PodDefaults::pod);
    rules.put(CORE + "PodTemplateSpec", PodDefaults::withoutFormerAnnotations);
    rules.put(CORE + "PodStatus", PodDefaults::addresses);
    return rules;
  }

  private static ObjectValue container(ObjectValue container) {
    return zero(container, "imagePullPolicy")
        ? container.with("imagePullPolicy", pullPolicy(container.text("image").orElse("")))
        : container;
  }

  /// The tag `latest`, said or not, is pulled always. What is no image name has no tag at all.
  private static Value pullPolicy(String name) {
    Matcher image = IMAGE.matcher(name);
    boolean latest =
        image.matches()
            && Optional.ofNullable(image.group("tag"))
                .map("latest"::equals)
                .orElse(image.group("digest") == null);
    return Value.of(latest ? "Always" : "IfNotPresent");
  }

  private static ObjectValue volume(ObjectValue volume) {
    if (volume.names().stream().allMatch("name"::equals)) {
      return volume.with("emptyDir", ObjectValue.empty());
    }
    Optional<ObjectValue> image = volume.object("image");
    return image.isPresent() && zero(image.get(), "pullPolicy")
        ? volume.withAt(pullPolicy(image.get().text("reference").orElse("")), "image", "pullPolicy")
        : volume;
  }

  /// The account's two names are one: the newer wins.
  private static ObjectValue account(ObjectValue spec) {
    Optional<String> newer = spec.text("serviceAccountName").filter(name -> !name.isEmpty());
    Optional<String> older = spec.text("serviceAccount").filter(name -> !name.isEmpty());
    if (newer.equals(older)) {
      return spec;
    }
    return newer.isPresent()
        ? spec.with("serviceAccount", Value.of(newer.get()))
        : spec.with("serviceAccountName", Value.of(older.orElse("")));
  }

  /// Only pods, not the templates of pods, get these.
  private static ObjectValue pod(ObjectValue pod) {
    ObjectValue spec = pod.object("spec").orElse(ObjectValue.empty());
    for (String list : LASTING) {
      if (!spec.items(list).isEmpty()) {
        spec = spec.with(list, each(spec.items(list), PodDefaults::requestsFromLimits));
      }
    }
    spec = PodLevelResources.completed(spec);
    if (!spec.has("enableServiceLinks")) {
      spec = spec.with("enableServiceLinks", Value.of(true));
    }
    // Once a negative period meant the shortest there is.
    if (spec.integer("terminationGracePeriodSeconds").orElse(0L) < 0) {
      spec = spec.with("terminationGracePeriodSeconds", Value.of(1));
    }
    return withoutFormerAnnotations(pod).with("spec", withHostPorts(spec));
  }

  private static ObjectValue requestsFromLimits(ObjectValue container) {
    Optional<ObjectValue> limits = container.object("resources", "limits");
    if (limits.isEmpty() || limits.get().isEmpty()) {
      return container;
    }
    ObjectValue requests = container.object("resources", "requests").orElse(ObjectValue.empty());
    return container.withAt(Filled.of(requests, limits.get()), "resources", "requests");
  }

  /// Ports of a pod in the host's network are the host's ports.
  private static ObjectValue withHostPorts(ObjectValue spec) {
    if (!spec.flag("hostNetwork")) {
      return spec;
    }
    ObjectValue result = spec;
    for (String list : LASTING) {
      if (result.has(list)) {
        result = result.with(list, each(result.items(list), PodDefaults::withHostPortsInContainer));
      }
    }
    return result;
  }

  private static ObjectValue withHostPortsInContainer(ObjectValue container) {
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

  /// Containers that initialise once stood in annotations, which no client must take for them now.
  private static ObjectValue withoutFormerAnnotations(ObjectValue holder) {
    ObjectValue result = holder;
    Optional<ObjectValue> annotations = holder.object("metadata", "annotations");
    if (annotations.isPresent()) {
      for (String annotation : FORMER_ANNOTATIONS) {
        if (annotations.get().has(annotation)) {
          result = result.withoutAt("metadata", "annotations", annotation);
        }
      }
    }
    return result;
  }

  /// As with the ranges of nodes: the old field is the first item of the new one, and wins.
  private static ObjectValue addresses(ObjectValue status) {
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
}
