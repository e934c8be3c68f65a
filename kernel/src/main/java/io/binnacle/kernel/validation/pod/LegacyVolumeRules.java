package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.VolumeSources;
import java.util.regex.Pattern;

/// The volumes that storage systems once had in Kubernetes itself, before there were drivers. Pure.
public final class LegacyVolumeRules {
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
        VolumeSources.exportedPath(source.field("path"));
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
      case "fc" -> VolumeSources.fibreChannel(source);
      case "flexVolume" -> {
        require(source, "driver");
        VolumeSources.flexOptions(source.field("options"));
      }
      case "azureFile" -> require(source, "secretName", "shareName");
      case "vsphereVolume" -> require(source, "volumePath");
      case "photonPersistentDisk" -> require(source, "pdID");
      case "portworxVolume" -> require(source, "volumeID");
      case "azureDisk" -> VolumeSources.azureDisk(source);
      case "storageos" -> {
        VolumeSources.storageOsNames(source);
        secretName(source);
      }
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
    VolumeSources.partition(source.field("partition"));
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

  /// Checks a volume that Flocker keeps.
  public static void flocker(Checked source) {
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

  /// Checks a volume that Quobyte keeps.
  public static void quobyte(Checked source) {
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
}
