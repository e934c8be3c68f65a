package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.VolumeSources;
import io.binnacle.kernel.validation.pod.LegacyVolumeRules;
import io.binnacle.kernel.validation.pod.PathRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where a persistent volume comes from: the sources in `ValidatePersistentVolumeSpec` of
/// Kubernetes 1.36.
final class VolumeSourceRules {
  /// The sources in the order in which they are checked.
  private static final List<String> SOURCES =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "glusterfs",
          "flocker",
          "nfs",
          "rbd",
          "quobyte",
          "cephfs",
          "iscsi",
          "cinder",
          "fc",
          "flexVolume",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "scaleIO",
          "local",
          "storageos",
          "csi");

  /// What a source cannot do without.
  private static final Map<String, List<String>> NEEDED =
      Map.ofEntries(
          Map.entry("gcePersistentDisk", List.of("pdName")),
          Map.entry("awsElasticBlockStore", List.of("volumeID")),
          Map.entry("glusterfs", List.of("endpoints", "path")),
          Map.entry("nfs", List.of("server", "path")),
          Map.entry("rbd", List.of("monitors", "image")),
          Map.entry("cephfs", List.of("monitors")),
          Map.entry("cinder", List.of("volumeID")),
          Map.entry("flexVolume", List.of("driver")),
          Map.entry("azureFile", List.of("secretName", "shareName")),
          Map.entry("vsphereVolume", List.of("volumePath")),
          Map.entry("photonPersistentDisk", List.of("pdID")),
          Map.entry("portworxVolume", List.of("volumeID")),
          Map.entry("scaleIO", List.of("gateway", "system", "volumeName")));

  private VolumeSourceRules() {}

  /// @param affinity whether the volume says on which nodes it is
  static void check(Checked spec, String name, boolean affinity) {
    int found = 0;
    for (String member : SOURCES) {
      Checked source = spec.field(member);
      if (!source.present()) {
        continue;
      }
      // Nothing forbids a flex volume beside others.
      if (found > 0 && !member.equals("flexVolume")) {
        source
            .under(member.equals("cephfs") ? spec.path() + ".cephFS" : source.path())
            .forbidden("may not specify more than 1 volume type");
        continue;
      }
      found++;
      one(member, source, name);
      if (member.equals("local") && !affinity) {
        spec.field("nodeAffinity").required("Local volume requires node affinity");
      }
    }
    if (found == 0) {
      spec.required("must specify a volume type");
    }
  }

  private static void one(String member, Checked given, String name) {
    Checked source =
        member.equals("gcePersistentDisk")
            ? given.under(given.path().replace(member, "persistentDisk"))
            : given;
    NEEDED.getOrDefault(member, List.of()).forEach(need -> source.field(need).require(""));
    switch (member) {
      case "hostPath" -> hostPath(source);
      case "gcePersistentDisk", "awsElasticBlockStore" ->
          VolumeSources.partition(source.field("partition"));
      case "glusterfs" -> endpointsNamespace(source.field("endpointsNamespace"));
      case "nfs" -> VolumeSources.exportedPath(source.field("path"));
      case "iscsi" -> IscsiRules.check(source, name);
      case "fc" -> VolumeSources.fibreChannel(source);
      case "flexVolume" -> VolumeSources.flexOptions(source.field("options"));
      case "cinder" -> secret(source.field("secretRef"));
      case "quobyte" -> LegacyVolumeRules.quobyte(source);
      case "flocker" -> LegacyVolumeRules.flocker(source);
      case "azureDisk" -> VolumeSources.azureDisk(source);
      case "local" -> {
        if (source.field("path").require("")) {
          PathRules.noBacksteps(source.field("path"));
        }
      }
      case "storageos" -> {
        VolumeSources.storageOsNames(source);
        secret(source.field("secretRef"));
      }
      case "csi" -> csi(source);
      default -> {}
    }
  }

  private static void endpointsNamespace(Checked namespace) {
    if (namespace.present() && namespace.text().isEmpty()) {
      namespace.invalid("if the endpointnamespace is set, it must be a valid namespace name");
    } else if (namespace.present()) {
      namespace.invalid(Names.dnsLabel(namespace.text()));
    }
  }

  private static void hostPath(Checked source) {
    if (!source.field("path").require("")) {
      return;
    }
    PathRules.noBacksteps(source.field("path"));
    VolumeSources.hostPathType(source.field("type"));
  }

  /// Whether a path is that of everything, however it is written.
  static boolean root(String path) {
    return path.startsWith("/") && Path.of(path).normalize().equals(Path.of("/"));
  }

  private static void secret(Checked secret) {
    if (secret.present()) {
      secret.field("name").require("");
      secret.field("namespace").require("");
    }
  }

  private static void csi(Checked source) {
    DriverNames.check(source.field("driver"));
    source.field("volumeHandle").require("");
    for (String member :
        List.of(
            "controllerPublishSecretRef",
            "controllerExpandSecretRef",
            "nodePublishSecretRef",
            "nodeExpandSecretRef")) {
      Checked secret = source.field(member);
      if (!secret.present()) {
        continue;
      }
      if (secret.field("name").require("")) {
        secret.field("name").invalid(Names.dnsSubdomain(secret.field("name").text()));
      }
      if (secret.field("namespace").require("")) {
        secret.field("namespace").invalid(Names.dnsLabel(secret.field("namespace").text()));
      }
    }
  }
}
