package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes AppArmor profiles that a new pod names in annotations, as it once was done, into the
/// fields for them. Pure.
final class AppArmorAnnotations {
  private static final String PREFIX = "container.apparmor.security.beta.kubernetes.io/";
  private static final String LOCALHOST = "localhost/";
  private static final String[] PROFILE = {"securityContext", "appArmorProfile"};
  private static final int LONGEST = 4095;

  private AppArmorAnnotations() {}

  /// @param warnings takes what the client is told of annotations that become fields, or should
  static ObjectValue merged(ObjectValue pod, Consumer<String> warnings) {
    Optional<ObjectValue> annotations = pod.object("metadata", "annotations");
    boolean none =
        annotations.isEmpty()
            || annotations.get().names().stream().noneMatch(name -> name.startsWith(PREFIX))
            || pod.text("spec", "os", "name").orElse("").equals("windows");
    if (none) {
      return pod;
    }
    ObjectValue result = pod;
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      List<Value> containers = pod.items("spec", list);
      if (!containers.isEmpty()) {
        result =
            result.withAt(
                new ListValue(
                    containers.stream()
                        .<Value>map(c -> c instanceof ObjectValue o ? merged(o, pod, warnings) : c)
                        .toList()),
                "spec",
                list);
      }
    }
    return result;
  }

  private static ObjectValue merged(
      ObjectValue container, ObjectValue pod, Consumer<String> warnings) {
    String key = PREFIX + container.text("name").orElse("");
    Optional<String> annotation = pod.text("metadata", "annotations", key);
    if (annotation.isEmpty() || container.at(PROFILE).isPresent()) {
      return container;
    }
    Optional<ObjectValue> profile = profile(annotation.get());
    if (profile.isPresent()
        && profile.equals(pod.at("spec", "securityContext", "appArmorProfile"))) {
      return container;
    }
    warnings.accept(
        "metadata.annotations["
            + key
            + "]: deprecated since v1.30; use the \"appArmorProfile\" field instead");
    return profile.isPresent() ? container.withAt(profile.get(), PROFILE) : container;
  }

  /// The profile that an annotation means; empty when it means none.
  private static Optional<ObjectValue> profile(String annotation) {
    return switch (annotation) {
      case "unconfined" -> Optional.of(ObjectValue.of("type", Value.of("Unconfined")));
      case "runtime/default" -> Optional.of(ObjectValue.of("type", Value.of("RuntimeDefault")));
      default ->
          Optional.of(annotation)
              .filter(text -> text.startsWith(LOCALHOST))
              .map(text -> text.substring(LOCALHOST.length()))
              .filter(
                  name -> !name.isEmpty() && name.equals(name.strip()) && name.length() <= LONGEST)
              .map(
                  name ->
                      ObjectValue.builder()
                          .put("type", "Localhost")
                          .put("localhostProfile", name)
                          .build());
    };
  }
}
