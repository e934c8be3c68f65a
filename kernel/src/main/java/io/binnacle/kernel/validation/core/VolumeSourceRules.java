package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.name.Names;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Where a persistent volume comes from: the sources in `ValidatePersistentVolumeSpec` of
/// Kubernetes 1.36.
final class VolumeSourceRules {
  private static final List<String> HOST_PATH_TYPES =
      List.of(
          "",
          "BlockDevice",
          "CharDevice",
          "Directory",
          "DirectoryOrCreate",
          "File",
          "FileOrCreate",
          "Socket");

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
      case "gcePersistentDisk", "awsElasticBlockStore" -> partition(source.field("partition"));
      case "nfs" -> {
        if (!source.field("path").text().startsWith("/")) {
          source.field("path").invalid("must be an absolute path", quoted(source.field("path")));
        }
      }
      case "iscsi" -> IscsiRules.check(source, name);
      case "fc" -> fibreChannel(source);
      case "flexVolume" -> flex(source.field("options"));
      case "cinder" -> secret(source.field("secretRef"));
      case "azureFile" -> {
        if (source.field("secretNamespace").present()) {
          source.field("secretNamespace").require("");
        }
      }
      case "azureDisk" -> azureDisk(source);
      case "local" -> {
        if (source.field("path").require("")) {
          noStepsBack(source.field("path"));
        }
      }
      case "storageos" -> storageOs(source);
      case "csi" -> csi(source);
      default -> {}
    }
  }

  private static String quoted(Checked text) {
    return FieldError.quote(text.text());
  }

  private static void hostPath(Checked source) {
    if (!source.field("path").require("")) {
      return;
    }
    noStepsBack(source.field("path"));
    if (source.field("type").present()) {
      source.field("type").oneOf(HOST_PATH_TYPES);
    }
  }

  private static void noStepsBack(Checked path) {
    if (Arrays.asList(path.text().split("/", -1)).contains("..")) {
      path.invalid("must not contain '..'");
    }
  }

  /// Whether a path is that of everything, however it is written.
  static boolean root(String path) {
    return path.startsWith("/") && Path.of(path).normalize().equals(Path.of("/"));
  }

  private static void partition(Checked partition) {
    long number = partition.integer().orElse(0);
    if (number < 0 || number > 255) {
      partition.invalid("must be between 1 and 255, inclusive");
    }
  }

  private static void fibreChannel(Checked source) {
    Checked targets = source.field("targetWWNs");
    int ids = source.field("wwids").size();
    if (targets.size() == 0 && ids == 0) {
      targets.required("must specify either targetWWNs or wwids, but not both");
    }
    if (targets.size() > 0 && ids > 0) {
      targets.invalid("targetWWNs and wwids can not be specified simultaneously");
    }
    if (targets.size() > 0) {
      if (source.field("lun").present()) {
        source.field("lun").between(0, 255);
      } else {
        source.field("lun").required("lun is required if targetWWNs is specified");
      }
    }
  }

  private static void flex(Checked options) {
    for (String key : options.keys()) {
      String domain = "." + key.split("/", 2)[0].toLowerCase(Locale.ROOT);
      if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
        options
            .entry(key)
            .invalid("kubernetes.io and k8s.io namespaces are reserved", FieldError.quote(key));
      }
    }
  }

  private static void secret(Checked secret) {
    if (secret.present()) {
      secret.field("name").require("");
      secret.field("namespace").require("");
    }
  }

  private static void azureDisk(Checked source) {
    Checked uri = source.field("diskURI");
    source.field("diskName").require("");
    uri.require("");
    if (source.field("cachingMode").present()) {
      source.field("cachingMode").oneOf(List.of("None", "ReadOnly", "ReadWrite"));
    }
    Checked kind = source.field("kind");
    if (!kind.present()) {
      return;
    }
    kind.oneOf(List.of("Dedicated", "Managed", "Shared"));
    if (kind.is("Managed") && !uri.text().startsWith("/subscriptions/")) {
      uri.oneOf(
          List.of(
              "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"));
    } else if (!kind.is("Managed") && !uri.text().startsWith("https://")) {
      uri.oneOf(
          List.of("https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"));
    }
  }

  private static void storageOs(Checked source) {
    if (source.field("volumeName").require("")) {
      source.field("volumeName").invalid(Names.dnsLabel(source.field("volumeName").text()));
    }
    Checked namespace = source.field("volumeNamespace");
    if (!namespace.empty()) {
      namespace.invalid(Names.dnsLabel(namespace.text()));
    }
    secret(source.field("secretRef"));
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
