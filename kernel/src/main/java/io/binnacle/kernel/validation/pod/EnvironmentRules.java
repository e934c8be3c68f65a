package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The environment of containers: `ValidateEnv`, `ValidateEnvFrom` and `validateFileKeyRefVolumes`.
/// Pure.
final class EnvironmentRules {
  private static final String NOTHING = FieldError.quote("");

  private EnvironmentRules() {}

  static void variables(Checked variables) {
    for (Checked variable : variables.items()) {
      Checked name = variable.field("name");
      if (name.require("")) {
        name.invalid(Formats.variableName(name.text()));
      }
      if (variable.field("valueFrom").present()) {
        origin(variable.field("valueFrom"), variable.field("value"));
      }
    }
  }

  private static void origin(Checked from, Checked value) {
    int sources = 0;
    for (String kind :
        List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")) {
      Checked source = from.field(kind);
      if (!source.present()) {
        continue;
      }
      sources++;
      switch (kind) {
        case "fieldRef" -> DownwardRules.variable(source);
        case "resourceFieldRef" -> DownwardRules.resource(source, false);
        case "fileKeyRef" -> fileKey(source);
        default -> key(source);
      }
    }
    if (sources == 0) {
      from.invalid(
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`,"
              + " `secretKeyRef` or `fileKeyRef`",
          NOTHING);
    } else if (!value.empty()) {
      from.invalid("may not be specified when `value` is not empty", NOTHING);
    } else if (sources > 1) {
      from.invalid("may not have more than one field specified at a time", NOTHING);
    }
  }

  private static void key(Checked source) {
    Checked name = source.field("name");
    for (String fault : Names.dnsSubdomain(name.text())) {
      name.invalid(fault, FieldError.quote(name.text()));
    }
    Checked key = source.field("key");
    if (key.require("")) {
      key.invalid(Formats.configKey(key.text()));
    }
  }

  private static void fileKey(Checked source) {
    Checked key = source.field("key");
    if (key.require("")) {
      key.invalid(Formats.variableName(key.text()));
    }
    Checked volume = source.field("volumeName");
    if (volume.require("")) {
      volume.invalid(Names.dnsLabel(volume.text()));
    }
    if (source.field("path").require("")) {
      PathRules.noBacksteps(source.field("path"));
    }
  }

  static void sources(Checked sources) {
    for (Checked source : sources.items()) {
      Checked prefix = source.field("prefix");
      if (!prefix.empty()) {
        prefix.invalid(Formats.variableName(prefix.text()));
      }
      int found = 0;
      for (String kind : List.of("configMapRef", "secretRef")) {
        if (source.field(kind).present()) {
          found++;
          Checked name = source.field(kind, "name");
          if (name.require("")) {
            // A dash at the end passes, as upstream checks a prefix here.
            name.invalid(
                io.binnacle.kernel.validation.NameRule.DNS_SUBDOMAIN.prefixFaults(name.text()));
          }
        }
      }
      if (found == 0) {
        sources.invalid("must specify one of: `configMapRef` or `secretRef`", NOTHING);
      } else if (found > 1) {
        sources.invalid("may not have more than one field specified at a time", NOTHING);
      }
    }
  }

  /// Checks that files with variables are in volumes that the pod's containers can write.
  static void files(Checked spec) {
    Map<String, Checked> volumes = new HashMap<>();
    for (Checked volume : spec.field("volumes").items()) {
      volumes.put(volume.field("name").text(), volume);
    }
    for (Checked container : Containers.all(spec)) {
      for (Checked variable : container.field("env").items()) {
        Checked file = variable.field("valueFrom", "fileKeyRef");
        if (!file.present()) {
          continue;
        }
        Checked name = file.field("volumeName");
        Checked volume = volumes.get(name.text());
        if (volume == null) {
          name.add(FieldError.notFound(name.path(), FieldError.quote(name.text())));
        } else if (!volume.field("emptyDir").present()) {
          name.invalid("referenced volume must be of type emptyDir", FieldError.quote(name.text()));
        }
      }
    }
  }
}
