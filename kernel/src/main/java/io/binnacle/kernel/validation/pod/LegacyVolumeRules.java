package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.name.Names;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The volumes that storage systems once had in Kubernetes itself, before there were drivers. Pure.
final class LegacyVolumeRules {
  private static final Pattern IQN =
      Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.([\\p{Alnum}-.]+)(:[^,;*&$|\\s]+)$");
  private static final Pattern EUI = Pattern.compile("^eui.\\p{Alnum}{16}$");
  private static final Pattern NAA = Pattern.compile("^naa.\\p{Alnum}{32}$");
  private static final String PAIRS =
      "must be a host:port pair or multiple pairs separated by commas";

  private LegacyVolumeRules() {}

  static void check(String kind, Checked source) {
    switch (kind) {
      case "gitRepo" -> {
        source.field("repository").require("");
        PathRules.descending(source.field("directory"));
      }
      case "gcePersistentDisk" ->
          // Upstream tells of its faults below another name.
          disk(
              source.under(source.path().replaceFirst("gcePersistentDisk$", "persistentDisk")),
              "pdName");
      case "awsElasticBlockStore" -> disk(source, "volumeID");
      case "nfs" -> {
        require(source, "server", "path");
        if (!source.field("path").text().startsWith("/")) {
          source.field("path").invalid("must be an absolute path", quoted(source.field("path")));
        }
      }
      case "iscsi" -> iscsi(source);
      case "glusterfs" -> require(source, "endpoints", "path");
      case "flocker" -> flocker(source);
      case "rbd" -> require(source, "monitors", "image");
      case "cinder" -> {
        require(source, "volumeID");
        secretName(source);
      }
      case "cephfs" -> require(source, "monitors");
      case "quobyte" -> quobyte(source);
      case "fc" -> fibreChannel(source);
      case "flexVolume" -> flex(source);
      case "azureFile" -> require(source, "secretName", "shareName");
      case "vsphereVolume" -> require(source, "volumePath");
      case "photonPersistentDisk" -> require(source, "pdID");
      case "portworxVolume" -> require(source, "volumeID");
      case "azureDisk" -> azureDisk(source);
      case "storageos" -> storageOs(source);
      case "scaleIO" -> require(source, "gateway", "system", "volumeName");
      default -> throw new IllegalArgumentException("no volume is a " + kind);
    }
  }

  private static void require(Checked source, String... names) {
    for (String name : names) {
      source.field(name).require("");
    }
  }

  private static void secretName(Checked source) {
    if (source.field("secretRef").present()) {
      source.field("secretRef", "name").require("");
    }
  }

  private static void disk(Checked source, String name) {
    require(source, name);
    long partition = source.field("partition").integer().orElse(0);
    if (partition < 0 || partition > 255) {
      source.field("partition").invalid("must be between 1 and 255, inclusive");
    }
  }

  private static void iscsi(Checked source) {
    require(source, "targetPortal");
    Checked iqn = source.field("iqn");
    if (iqn.require("")) {
      if (!qualified(iqn.text())) {
        iqn.invalid("must be valid format starting with iqn, eui, or naa");
      } else if (!wellFormed(iqn.text())) {
        iqn.invalid("must be valid format");
      }
    }
    source.field("lun").between(0, 255);
    boolean secret =
        source.field("chapAuthDiscovery").flag() || source.field("chapAuthSession").flag();
    if (secret && !source.field("secretRef").present()) {
      source.field("secretRef").required("");
    }
    Checked initiator = source.field("initiatorName").under(source.path() + ".initiatorname");
    if (initiator.present()) {
      if (!qualified(initiator.text())) {
        initiator.invalid("must be valid format starting with iqn, eui, or naa");
      } else if (!wellFormed(initiator.text())) {
        initiator.invalid("must be valid format");
      }
    }
  }

  private static boolean qualified(String name) {
    return name.startsWith("iqn") || name.startsWith("eui") || name.startsWith("naa");
  }

  private static boolean wellFormed(String name) {
    Pattern pattern = name.startsWith("iqn") ? IQN : name.startsWith("eui") ? EUI : NAA;
    return pattern.matcher(name).find();
  }

  private static void flocker(Checked source) {
    Checked name = source.field("datasetName");
    boolean id = !source.field("datasetUUID").empty();
    if (name.empty() && !id) {
      source.required("one of datasetName and datasetUUID is required");
    }
    if (!name.empty() && id) {
      source.invalid(
          "datasetName and datasetUUID can not be specified simultaneously", "\"resource\"");
    }
    if (name.text().contains("/")) {
      name.invalid("must not contain '/'");
    }
  }

  private static void quobyte(Checked source) {
    Checked registry = source.field("registry");
    if (registry.empty()) {
      registry.required(PAIRS);
    } else if (source.field("tenant").text().length() >= 65) {
      source
          .field("tenant")
          .required("must be a UUID and may not exceed a length of 64 characters");
    } else {
      for (String pair : registry.text().split(",", -1)) {
        if (!pair.matches("([^:\\[\\]]*|\\[[^\\[\\]]*\\]):[^:\\[\\]]*")) {
          registry.invalid(PAIRS);
        }
      }
    }
    require(source, "volume");
  }

  private static void fibreChannel(Checked source) {
    Checked names = source.field("targetWWNs");
    Checked lun = source.field("lun");
    if (names.empty() && source.field("wwids").empty()) {
      names.required("must specify either targetWWNs or wwids, but not both");
    }
    if (!names.empty() && !source.field("wwids").empty()) {
      names.invalid("targetWWNs and wwids can not be specified simultaneously");
    }
    if (!names.empty()) {
      if (!lun.present()) {
        lun.required("lun is required if targetWWNs is specified");
      }
      lun.between(0, 255);
    }
  }

  private static void flex(Checked source) {
    require(source, "driver");
    Checked options = source.field("options");
    for (String key : options.keys()) {
      String domain = "." + key.split("/", 2)[0].toLowerCase(Locale.ROOT);
      if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
        options
            .entry(key)
            .invalid("kubernetes.io and k8s.io namespaces are reserved", FieldError.quote(key));
      }
    }
  }

  private static void azureDisk(Checked source) {
    Checked uri = source.field("diskURI");
    Checked kind = source.field("kind");
    require(source, "diskName", "diskURI");
    if (source.field("cachingMode").present()) {
      source.field("cachingMode").oneOf(List.of("None", "ReadOnly", "ReadWrite"));
    }
    if (!kind.present()) {
      return;
    }
    kind.oneOf(List.of("Dedicated", "Managed", "Shared"));
    boolean managed = kind.is("Managed");
    if (managed && !uri.text().startsWith("/subscriptions/")) {
      unsupported(
          uri,
          "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks"
              + "/{disk-id}");
    } else if (!managed && !uri.text().startsWith("https://")) {
      unsupported(
          uri, "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd");
    }
  }

  private static void unsupported(Checked part, String supported) {
    part.add(FieldError.notSupported(part.path(), quoted(part), List.of(supported)));
  }

  private static void storageOs(Checked source) {
    Checked name = source.field("volumeName");
    if (name.require("")) {
      name.invalid(Names.dnsLabel(name.text()));
    }
    Checked namespace = source.field("volumeNamespace");
    if (!namespace.empty()) {
      namespace.invalid(Names.dnsLabel(namespace.text()));
    }
    secretName(source);
  }

  private static String quoted(Checked part) {
    return FieldError.quote(part.text());
  }
}
