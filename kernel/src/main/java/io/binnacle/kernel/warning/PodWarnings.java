package io.binnacle.kernel.warning;

import io.binnacle.kernel.validation.Checked;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What a pod, or the template of one, should not say. Pure.
final class PodWarnings {
  private static final Map<String, String> ANNOTATIONS = annotations();
  private static final Map<String, String> VOLUMES = volumes();

  private final Checked spec;
  private final Checked annotations;
  private final boolean template;
  private final List<String> warnings;

  private PodWarnings(Checked pod, boolean template, List<String> warnings) {
    this.spec = pod.field("spec");
    this.annotations = pod.field("metadata", "annotations");
    this.template = template;
    this.warnings = warnings;
  }

  private static Map<String, String> annotations() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "scheduler.alpha.kubernetes.io/critical-pod",
        "non-functional in v1.16+; use the \"priorityClassName\" field instead");
    all.put(
        "security.alpha.kubernetes.io/sysctls",
        "non-functional in v1.11+; use the \"sysctls\" field instead");
    all.put(
        "security.alpha.kubernetes.io/unsafe-sysctls",
        "non-functional in v1.11+; use the \"sysctls\" field instead");
    return all;
  }

  private static Map<String, String> volumes() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
    all.put("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+");
    all.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
    all.put("flocker", "deprecated in v1.22, non-functional in v1.25+");
    all.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
    all.put("quobyte", "deprecated in v1.22, non-functional in v1.25+");
    all.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
    all.put("ephemeral", "");
    all.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
    all.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
    return all;
  }

  static void pod(Checked pod, List<String> warnings) {
    new PodWarnings(pod, false, warnings).check();
  }

  static void template(Checked template, List<String> warnings) {
    new PodWarnings(template, true, warnings).check();
  }

  private void check() {
    placement();
    ANNOTATIONS.forEach(
        (key, why) -> {
          if (annotations.entry(key).present()) {
            warnings.add(annotations.entry(key).path() + ": " + why);
          }
        });
    spec.field("volumes").items().forEach(this::volume);
    OverlapWarnings.check(spec.field("volumes").items(), warnings);
    repeated(spec.field("hostAliases"), "ip");
    repeated(spec.field("imagePullSecrets"), "name");
    for (Checked secret : spec.field("imagePullSecrets").items()) {
      if (secret.field("name").empty()) {
        warnings.add(secret.field("name").path() + ": invalid empty name \"\"");
      }
    }
    FractionWarnings.check(spec.field("overhead"), "memory", warnings);
    FractionWarnings.check(spec.field("overhead"), "ephemeral-storage", warnings);
    seccomp(spec, "seccomp.security.alpha.kubernetes.io/pod");
    List<Checked> containers = containers();
    for (Checked container : containers) {
      seccomp(
          container,
          "container.seccomp.security.alpha.kubernetes.io/" + container.field("name").text());
      appArmor(container);
      ContainerWarnings.check(container, warnings);
    }
    PortWarnings.check(containers, warnings);
    Checked grace = spec.field("terminationGracePeriodSeconds");
    if (grace.integer().orElse(0) < 0) {
      warnings.add(
          grace.path() + ": must be >= 0; negative values are invalid and will be treated as 1");
    }
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      affinity(spec.field("affinity", kind));
    }
    for (Checked server : spec.field("dnsConfig", "nameservers").items()) {
      AddressWarnings.address(server, warnings);
    }
    for (Checked alias : spec.field("hostAliases").items()) {
      AddressWarnings.address(alias.field("ip"), warnings);
    }
  }

  private List<Checked> containers() {
    return Stream.of("initContainers", "containers", "ephemeralContainers")
        .flatMap(list -> spec.field(list).items().stream())
        .toList();
  }

  private void placement() {
    Checked selector = spec.field("nodeSelector");
    for (String label : selector.keys()) {
      NodeLabelWarnings.deprecation(label)
          .ifPresent(why -> warnings.add(selector.entry(label).path() + ": " + why));
    }
    Checked nodes = spec.field("affinity", "nodeAffinity");
    for (Checked term :
        nodes
            .field("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
            .items()) {
      NodeLabelWarnings.term(term, false, warnings);
    }
    for (Checked term : nodes.field("preferredDuringSchedulingIgnoredDuringExecution").items()) {
      NodeLabelWarnings.term(term.field("preference"), true, warnings);
    }
    for (Checked spread : spec.field("topologySpreadConstraints").items()) {
      Checked key = spread.field("topologyKey");
      NodeLabelWarnings.deprecation(key.text())
          .ifPresent(why -> warnings.add(key.path() + ": " + key.text() + " is " + why));
      matchesNothing(spread);
    }
  }

  private void matchesNothing(Checked term) {
    Checked selector = term.field("labelSelector");
    if (!selector.present()) {
      warnings.add(selector.path() + ": a null labelSelector results in matching no pod");
    }
  }

  private void affinity(Checked affinity) {
    affinity
        .field("requiredDuringSchedulingIgnoredDuringExecution")
        .items()
        .forEach(this::matchesNothing);
    for (Checked weighted :
        affinity.field("preferredDuringSchedulingIgnoredDuringExecution").items()) {
      matchesNothing(weighted.field("podAffinityTerm"));
    }
  }

  private void volume(Checked volume) {
    VOLUMES.forEach(
        (source, why) -> {
          if (!why.isEmpty() && volume.field(source).present()) {
            // Upstream writes this one otherwise than the field is called.
            String path =
                source.equals("storageos")
                    ? volume.path() + ".storageOS"
                    : volume.field(source).path();
            warnings.add(path + ": " + why);
          } else if (source.equals("ephemeral")) {
            FractionWarnings.claim(
                volume.field("ephemeral", "volumeClaimTemplate", "spec"), warnings);
          }
        });
  }

  private void repeated(Checked list, String member) {
    Set<String> seen = new HashSet<>();
    for (Checked item : list.items()) {
      Checked value = item.field(member);
      if (!seen.add(value.text())) {
        warnings.add(value.path() + ": duplicate " + member + " \"" + value.text() + "\"");
      }
    }
  }

  private void seccomp(Checked owner, String key) {
    if (!owner.field("securityContext", "seccompProfile").present()
        && annotations.entry(key).present()) {
      warnings.add(
          annotations.entry(key).path()
              + ": non-functional in v1.27+; use the \"seccompProfile\" field instead");
    }
  }

  private void appArmor(Checked container) {
    String key = "container.apparmor.security.beta.kubernetes.io/" + container.field("name").text();
    Checked annotation = annotations.entry(key);
    if (!template
        || container.field("securityContext", "appArmorProfile").present()
        || !annotation.present()) {
      return;
    }
    if (!AppArmor.says(annotation.text(), spec.field("securityContext", "appArmorProfile"))) {
      warnings.add(
          annotation.path()
              + ": deprecated since v1.30; use the \"appArmorProfile\" field instead");
    }
  }

  /// The annotation of old beside the field.
  private static final class AppArmor {
    private static final String LOCAL = "localhost/";

    private AppArmor() {}

    static boolean says(String annotation, Checked profile) {
      String type = profile.field("type").text();
      return switch (annotation) {
        case "unconfined" -> type.equals("Unconfined");
        case "runtime/default" -> type.equals("RuntimeDefault");
        default ->
            annotation.startsWith(LOCAL)
                && type.equals("Localhost")
                && profile
                    .field("localhostProfile")
                    .text()
                    .equals(annotation.substring(LOCAL.length()));
      };
    }
  }
}
