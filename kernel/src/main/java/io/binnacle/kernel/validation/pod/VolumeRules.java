package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.kernel.validation.VolumeSources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `ValidateVolumes` and `validateVolumeSource`: a volume has a name of its own and one source.
/// Pure.
final class VolumeRules {
  private static final int LONGEST_INITIATED = 64;

  private VolumeRules() {}

  /// Checks the volumes of a pod.
  ///
  /// @param podName the pod's name; empty in a template
  /// @return those without faults, by name
  static Map<String, Checked> check(Checked volumes, String podName, PodLeniency leniency) {
    Set<String> claims = new HashSet<>();
    for (Checked volume : volumes.items()) {
      if (!podName.isEmpty() && volume.field("ephemeral").present()) {
        claims.add(podName + "-" + volume.field("name").text());
      }
    }
    Map<String, Checked> sound = new HashMap<>();
    for (Checked volume : volumes.items()) {
      Faults faults = new Faults(volume);
      source(faults.part(), podName, leniency);
      Checked name = faults.part().field("name");
      if (name.require("")) {
        name.invalid(Names.dnsLabel(name.text()));
      }
      if (sound.containsKey(name.text())) {
        name.duplicate();
      }
      if (faults.none()) {
        sound.put(name.text(), volume);
      }
      faults.tell(volume);
      Checked claim = volume.field("persistentVolumeClaim");
      if (claim.present() && claims.contains(claim.field("claimName").text())) {
        claim
            .field("claimName")
            .invalid("must not reference a PVC that gets created for an ephemeral volume");
      }
    }
    return sound;
  }

  /// The sources in the order in which upstream looks at them, which tells which of two is refused.
  private static final List<String> SOURCES =
      List.of(
          "emptyDir",
          "hostPath",
          "gitRepo",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "secret",
          "nfs",
          "iscsi",
          "glusterfs",
          "flocker",
          "persistentVolumeClaim",
          "rbd",
          "cinder",
          "cephfs",
          "quobyte",
          "downwardAPI",
          "fc",
          "flexVolume",
          "configMap",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "storageos",
          "projected",
          "scaleIO",
          "csi",
          "ephemeral",
          "image");

  /// What upstream calls a source that is one too many, where that is not its name.
  private static final Map<String, String> MISCALLED =
      Map.of("cephfs", "cephFS", "downwardAPI", "downwarAPI");

  private static void source(Checked volume, String podName, PodLeniency leniency) {
    boolean found = false;
    for (String kind : SOURCES) {
      Checked source = volume.field(kind);
      if (!source.present()) {
        continue;
      }
      if (found) {
        volume
            .field(MISCALLED.getOrDefault(kind, kind))
            .forbidden("may not specify more than 1 volume type");
      } else {
        found = true;
        one(kind, source, leniency);
        if (kind.equals("ephemeral")) {
          claimName(volume, podName);
        }
      }
      if (kind.equals("iscsi")) {
        initiated(volume);
      }
    }
    if (!found) {
      volume.required("must specify a volume type");
    }
  }

  private static void one(String kind, Checked source, PodLeniency leniency) {
    switch (kind) {
      case "emptyDir" -> {
        Checked limit = source.field("sizeLimit");
        if (ResourceRules.of(limit).signum() < 0) {
          limit.forbidden("SizeLimit field must be a valid resource quantity");
        }
      }
      case "hostPath" -> hostPath(source);
      case "secret", "configMap" -> {
        source.field(kind.equals("secret") ? "secretName" : "name").require("");
        PathRules.mode(source.field("defaultMode"));
        source.field("items").items().forEach(PathRules::keyToPath);
      }
      case "persistentVolumeClaim" -> source.field("claimName").require("");
      case "downwardAPI" -> DownwardRules.volume(source);
      case "projected" -> ProjectionRules.check(source, leniency);
      case "csi" -> csi(source);
      case "ephemeral" -> {
        Checked template = source.field("volumeClaimTemplate");
        if (!template.present()) {
          template.required("");
        } else {
          ClaimTemplateRules.template(template);
        }
      }
      case "image" -> {
        if (leniency.pod()) {
          source.field("reference").require("");
        }
        ContainerRules.pullPolicy(source.field("pullPolicy"));
      }
      default -> LegacyVolumeRules.check(kind, source);
    }
  }

  private static void hostPath(Checked source) {
    if (source.field("path").require("")) {
      PathRules.noBacksteps(source.field("path"));
      VolumeSources.hostPathType(source.field("type"));
    }
  }

  private static void csi(Checked source) {
    Checked driver = source.field("driver");
    driver.require("");
    if (driver.text().length() > 63) {
      driver.tooLong(63);
    }
    driver.invalid(
        Names.dnsSubdomain(driver.text().toLowerCase(java.util.Locale.ROOT)).stream().toList());
    Checked secret = source.field("nodePublishSecretRef");
    if (secret.present() && secret.field("name").require("")) {
      secret
          .field("name")
          .under(source.path() + ".name")
          .invalid(Names.dnsSubdomain(secret.field("name").text()));
    }
  }

  private static void initiated(Checked volume) {
    Checked iscsi = volume.field("iscsi");
    String both = volume.field("name").text() + ":" + iscsi.field("targetPortal").text();
    if (iscsi.field("initiatorName").present() && both.length() > LONGEST_INITIATED) {
      volume
          .field("name")
          .invalid(
              "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if"
                  + " iscsi.initiatorName is specified.");
    }
  }

  private static void claimName(Checked volume, String podName) {
    Checked name = volume.field("name");
    if (!podName.isEmpty() && !name.empty()) {
      String claim = podName + "-" + name.text();
      for (String fault : Names.dnsSubdomain(claim)) {
        name.invalid("PVC name " + FieldError.quote(claim) + ": " + fault);
      }
    }
  }
}
