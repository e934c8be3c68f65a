package io.binnacle.admission.serviceaccount;

import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which secrets a pod names, and which of them its account lacks. Pure.
final class SecretReferences {
  /// Where volumes name a secret.
  private static final List<List<String>> OF_VOLUMES =
      List.of(
          List.of("azureFile", "secretName"),
          List.of("cephfs", "secretRef", "name"),
          List.of("cinder", "secretRef", "name"),
          List.of("flexVolume", "secretRef", "name"),
          List.of("rbd", "secretRef", "name"),
          List.of("secret", "secretName"),
          List.of("scaleIO", "secretRef", "name"),
          List.of("iscsi", "secretRef", "name"),
          List.of("storageos", "secretRef", "name"),
          List.of("csi", "nodePublishSecretRef", "name"));

  private SecretReferences() {}

  /// Whether the pod names any secret.
  static boolean any(ObjectValue pod) {
    Stream<String> ofVolumes =
        objects(pod, "spec", "volumes")
            .flatMap(
                volume ->
                    Stream.concat(
                        OF_VOLUMES.stream()
                            .flatMap(path -> volume.text(path.toArray(String[]::new)).stream()),
                        objects(volume, "projected", "sources")
                            .flatMap(source -> source.text("secret", "name").stream())));
    Stream<String> ofContainers =
        Stream.of("initContainers", "containers", "ephemeralContainers")
            .flatMap(field -> objects(pod, "spec", field))
            .flatMap(
                container ->
                    Stream.concat(variables(container).map(Variable::secret), all(container)));
    Stream<String> ofImages =
        objects(pod, "spec", "imagePullSecrets").flatMap(secret -> secret.text("name").stream());
    return Stream.of(ofVolumes, ofContainers, ofImages)
        .flatMap(names -> names)
        .anyMatch(name -> !name.isEmpty());
  }

  /// Why the pod may not be, in upstream's words.
  static Optional<String> faultOfPod(ObjectValue pod, ObjectValue account) {
    Set<String> known = names(account, "secrets");
    String name = account.text("metadata", "name").orElse("");
    Optional<String> ofVolumes =
        objects(pod, "spec", "volumes")
            .flatMap(volume -> volume.text("secret", "secretName").stream())
            .filter(secret -> !known.contains(secret))
            .findFirst()
            .map(secret -> "volume with " + notAllowed(secret, name));
    return ofVolumes
        .or(() -> ofContainers(pod, "initContainers", "init container ", known, name))
        .or(() -> ofContainers(pod, "containers", "container ", known, name))
        .or(() -> ofImages(pod, account, name));
  }

  static Optional<String> faultOfEphemeralContainers(ObjectValue pod, ObjectValue account) {
    Set<String> known = names(account, "secrets");
    String name = account.text("metadata", "name").orElse("");
    return ofContainers(pod, "ephemeralContainers", "ephemeral container ", known, name);
  }

  private static Optional<String> ofContainers(
      ObjectValue pod, String field, String what, Set<String> known, String account) {
    return objects(pod, "spec", field)
        .flatMap(
            container -> {
              String which = what + container.text("name").orElse("") + " with ";
              Stream<String> ofVariables =
                  variables(container)
                      .filter(variable -> !known.contains(variable.secret()))
                      .map(
                          variable ->
                              which
                                  + "envVar "
                                  + variable.name()
                                  + " referencing "
                                  + notAllowed(variable.secret(), account));
              Stream<String> ofAll =
                  all(container)
                      .filter(secret -> !known.contains(secret))
                      .map(secret -> which + "envFrom referencing " + notAllowed(secret, account));
              return Stream.concat(ofVariables, ofAll);
            })
        .findFirst();
  }

  private static Optional<String> ofImages(ObjectValue pod, ObjectValue account, String name) {
    Set<String> known = names(account, "imagePullSecrets");
    List<String> named =
        objects(pod, "spec", "imagePullSecrets")
            .map(secret -> secret.text("name").orElse(""))
            .toList();
    for (int i = 0; i < named.size(); i++) {
      if (!known.contains(named.get(i))) {
        return Optional.of(
            "imagePullSecrets["
                + i
                + "].name=\""
                + named.get(i)
                + "\" is not allowed because service account "
                + name
                + " does not reference that imagePullSecret");
      }
    }
    return Optional.empty();
  }

  private static String notAllowed(String secret, String account) {
    return "secret.secretName=\""
        + secret
        + "\" is not allowed because service account "
        + account
        + " does not reference that secret";
  }

  private record Variable(String name, String secret) {}

  private static Stream<Variable> variables(ObjectValue container) {
    return objects(container, "env")
        .filter(variable -> variable.object("valueFrom", "secretKeyRef").isPresent())
        .map(
            variable ->
                new Variable(
                    variable.text("name").orElse(""),
                    variable.text("valueFrom", "secretKeyRef", "name").orElse("")));
  }

  private static Stream<String> all(ObjectValue container) {
    return objects(container, "envFrom")
        .filter(source -> source.object("secretRef").isPresent())
        .map(source -> source.text("secretRef", "name").orElse(""));
  }

  private static Set<String> names(ObjectValue account, String field) {
    return objects(account, field)
        .flatMap(reference -> reference.text("name").stream())
        .collect(Collectors.toSet());
  }

  private static Stream<ObjectValue> objects(ObjectValue object, String... path) {
    return object.items(path).stream()
        .filter(ObjectValue.class::isInstance)
        .map(ObjectValue.class::cast);
  }
}
