package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.ResourceRules;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a pod may tell its containers about itself: `validateObjectFieldSelector`,
/// `validateContainerResourceFieldSelector` and `validateDownwardAPIVolumeFile`. Pure.
final class DownwardRules {
  private static final List<String> IN_FILES =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");
  private static final List<String> IN_VARIABLES =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final Set<String> KNOWN =
      Set.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.serviceAccountName",
          "spec.schedulerName",
          "status.phase",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");
  private static final Set<String> SIZES =
      Set.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");
  private static final Pattern SUBSCRIPTED = Pattern.compile("([^\\[\\]']*)\\['(.*)'\\]");

  private DownwardRules() {}

  /// Checks a volume of such files.
  static void volume(Checked source) {
    PathRules.mode(source.field("defaultMode"));
    for (Checked file : source.field("items").items()) {
      // Upstream tells of all files below the volume's path.
      file(file.under(source.path()));
    }
  }

  static void file(Checked file) {
    file.field("path").require("");
    PathRules.notReserved(file.field("path"));
    if (file.field("fieldRef").present()) {
      field(file.field("fieldRef"), IN_FILES);
      if (file.field("resourceFieldRef").present()) {
        file.invalid(
            "fieldRef and resourceFieldRef can not be specified simultaneously", "\"resource\"");
      }
    } else if (file.field("resourceFieldRef").present()) {
      resource(file.field("resourceFieldRef"), true);
    } else {
      file.required("one of fieldRef and resourceFieldRef is required");
    }
    PathRules.mode(file.field("mode"));
  }

  /// Checks the field that an environment variable has its value from.
  static void variable(Checked reference) {
    field(reference, IN_VARIABLES);
  }

  private static void field(Checked reference, List<String> allowed) {
    String version = reference.field("apiVersion").text();
    Checked path = reference.field("fieldPath");
    if (!reference.field("apiVersion").require("") || !path.require("")) {
      return;
    }
    if (!version.equals("v1")) {
      path.invalid("error converting fieldPath: unsupported pod version: " + version);
      return;
    }
    Matcher subscripted = SUBSCRIPTED.matcher(path.text());
    if (subscripted.matches()) {
      subscript(reference, subscripted.group(1), subscripted.group(2));
      return;
    }
    if (!KNOWN.contains(path.text()) && !path.is("spec.host")) {
      path.invalid("error converting fieldPath: field label not supported: " + path.text());
      return;
    }
    String known = path.is("spec.host") ? "spec.nodeName" : path.text();
    if (!allowed.contains(known)) {
      path.add(FieldError.notSupported(path.path(), FieldError.quote(known), allowed));
    }
  }

  private static void subscript(Checked reference, String path, String key) {
    switch (path) {
      case "metadata.annotations", "metadata.labels" -> {
        String name = path.endsWith("labels") ? key : key.toLowerCase(Locale.ROOT);
        for (String fault : Names.labelKey(name)) {
          reference.invalid(fault, FieldError.quote(name));
        }
      }
      default ->
          reference
              .field("fieldPath")
              .invalid(
                  "error converting fieldPath: field label does not support subscript: "
                      + reference.field("fieldPath").text());
    }
  }

  /// Checks a container's resource.
  ///
  /// @param volume whether the container must be named
  static void resource(Checked reference, boolean volume) {
    Checked resource = reference.field("resource");
    String name = resource.text();
    if (volume && reference.field("containerName").empty()) {
      reference.field("containerName").required("");
    } else if (resource.require("")
        && !RESOURCES.contains(name)
        && !name.startsWith("requests.hugepages-")
        && !name.startsWith("limits.hugepages-")) {
      resource.oneOfTexts(RESOURCES);
    }
    divisor(reference.field("divisor"), name);
  }

  private static void divisor(Checked divisor, String name) {
    if (ResourceRules.of(divisor).signum() == 0) {
      return;
    }
    String value = ResourceRules.shown(divisor);
    String quoted = FieldError.quote(name);
    if (name.endsWith(".cpu")) {
      if (!value.equals("1m") && !value.equals("1")) {
        divisor.invalid(
            "only divisor's values 1m and 1 are supported with the cpu resource", quoted);
      }
      return;
    }
    String kind =
        name.endsWith(".memory")
            ? "memory"
            : name.endsWith(".ephemeral-storage")
                ? "local ephemeral storage"
                : name.contains(".hugepages-") ? "hugepages" : "";
    if (!kind.isEmpty() && !SIZES.contains(value)) {
      divisor.invalid(
          "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are"
              + " supported with the "
              + kind
              + " resource",
          quoted);
    }
  }
}
