package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import java.util.List;
import java.util.Locale;

/// The rules of storage that pods and persistent volumes name in the same way. Pure.
public final class VolumeSources {
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

  private VolumeSources() {}

  /// Checks what a path of the host must be, if that is said.
  public static void hostPathType(Checked type) {
    if (type.present()) {
      type.oneOf(HOST_PATH_TYPES);
    }
  }

  /// Checks the path that a server exports.
  public static void exportedPath(Checked path) {
    if (!path.text().startsWith("/")) {
      path.invalid("must be an absolute path", FieldError.quote(path.text()));
    }
  }

  /// Checks the partition of a disk.
  public static void partition(Checked partition) {
    long number = partition.integer().orElse(0);
    if (number < 0 || number > 255) {
      partition.invalid("must be between 1 and 255, inclusive");
    }
  }

  /// `validateFCVolumeSource`.
  public static void fibreChannel(Checked source) {
    Checked targets = source.field("targetWWNs");
    boolean ids = !source.field("wwids").empty();
    if (targets.empty() && !ids) {
      targets.required("must specify either targetWWNs or wwids, but not both");
    }
    if (!targets.empty() && ids) {
      targets.invalid("targetWWNs and wwids can not be specified simultaneously");
    }
    if (!targets.empty()) {
      Checked lun = source.field("lun");
      if (!lun.present()) {
        lun.required("lun is required if targetWWNs is specified");
      }
      lun.between(0, 255);
    }
  }

  /// Checks that no option of a driver takes a name that is Kubernetes' own.
  public static void flexOptions(Checked options) {
    for (String key : options.keys()) {
      String domain = "." + key.split("/", 2)[0].toLowerCase(Locale.ROOT);
      if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
        options
            .entry(key)
            .invalid("kubernetes.io and k8s.io namespaces are reserved", FieldError.quote(key));
      }
    }
  }

  /// `validateAzureDisk`.
  public static void azureDisk(Checked source) {
    Checked uri = source.field("diskURI");
    Checked kind = source.field("kind");
    source.field("diskName").require("");
    uri.require("");
    if (source.field("cachingMode").present()) {
      source.field("cachingMode").oneOf(List.of("None", "ReadOnly", "ReadWrite"));
    }
    if (!kind.present()) {
      return;
    }
    kind.oneOf(List.of("Dedicated", "Managed", "Shared"));
    boolean managed = kind.is("Managed");
    if (managed && !uri.text().startsWith("/subscriptions/")) {
      uri.oneOfTexts(
          List.of(
              "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks"
                  + "/{disk-id}"));
    } else if (!managed && !uri.text().startsWith("https://")) {
      uri.oneOfTexts(
          List.of("https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"));
    }
  }

  /// Checks the names of a volume of StorageOS.
  public static void storageOsNames(Checked source) {
    Checked name = source.field("volumeName");
    if (name.require("")) {
      name.invalid(Names.dnsLabel(name.text()));
    }
    Checked namespace = source.field("volumeNamespace");
    if (!namespace.empty()) {
      namespace.invalid(Names.dnsLabel(namespace.text()));
    }
  }
}
