package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;

/// Writes AppArmor profiles that a new pod names in annotations, as it once was done, into the
/// fields for them. Pure.
final class AppArmorAnnotations {
  private static final String PREFIX = "container.apparmor.security.beta.kubernetes.io/";
  private static final String LOCALHOST = "localhost/";
  private static final String[] PROFILE = {"securityContext", "appArmorProfile"};
  private static final int LONGEST = 4095;

  private AppArmorAnnotations() {}

  static ObjectValue merged(ObjectValue pod) {
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
                        .<Value>map(c -> c instanceof ObjectValue o ? merged(o, pod) : c)
                        .toList()),
                "spec",
                list);
      }
    }
    return result;
  }

  private static ObjectValue merged(ObjectValue container, ObjectValue pod) {
    Optional<ObjectValue> profile =
        pod.text("metadata", "annotations", PREFIX + container.text("name").orElse(""))
            .filter(_ -> container.at(PROFILE).isEmpty())
            .flatMap(AppArmorAnnotations::profile)
            .filter(
                p -> !pod.at("spec", "securityContext", "appArmorProfile").equals(Optional.of(p)));
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
