package io.binnacle.kernel.table;

import static io.binnacle.kernel.table.Printed.NONE;
import static io.binnacle.kernel.table.Printed.UNSET;
import static io.binnacle.kernel.table.Printed.row;

import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Prints what keeps data.
final class StorageCells {
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";
  private static final List<String> DEFAULT_CLASS =
      List.of(
          "storageclass.kubernetes.io/is-default-class",
          "storageclass.beta.kubernetes.io/is-default-class");

  private StorageCells() {}

  static Map<String, CellPrinter> printers() {
    return Map.ofEntries(
        Map.entry(
            "configmaps", o -> row(o.name(), o.count("data") + o.count("binaryData"), o.age())),
        Map.entry("secrets", o -> row(o.name(), o.text("type"), o.count("data"), o.age())),
        Map.entry("persistentvolumes", StorageCells::volume),
        Map.entry("persistentvolumeclaims", StorageCells::claim),
        Map.entry("storageclasses.storage.k8s.io", StorageCells::storageClass),
        Map.entry(
            "volumeattributesclasses.storage.k8s.io",
            o -> row(o.name(), o.text("driverName"), o.age())),
        Map.entry("volumeattachments.storage.k8s.io", StorageCells::attachment),
        Map.entry(
            "csinodes.storage.k8s.io", o -> row(o.name(), o.count("spec", "drivers"), o.age())),
        Map.entry("csidrivers.storage.k8s.io", StorageCells::driver),
        Map.entry(
            "csistoragecapacities.storage.k8s.io",
            o -> row(o.name(), o.text("storageClassName"), o.scalarOr(UNSET, "capacity"))));
  }

  private static List<Value> volume(Printed o) {
    String claim =
        o.has("spec", "claimRef")
            ? o.text("spec", "claimRef", "namespace") + "/" + o.text("spec", "claimRef", "name")
            : "";
    return row(
        o.name(),
        o.scalarOr("0", "spec", "capacity", "storage"),
        accessModes(o.texts("spec", "accessModes")),
        o.text("spec", "persistentVolumeReclaimPolicy"),
        o.deleting() ? "Terminating" : o.text("status", "phase"),
        claim,
        storageClassName(o),
        o.textOr(UNSET, "spec", "volumeAttributesClassName"),
        o.text("status", "reason"),
        o.age(),
        o.textOr(UNSET, "spec", "volumeMode"));
  }

  private static List<Value> claim(Printed o) {
    boolean bound = !o.text("spec", "volumeName").isEmpty();
    return row(
        o.name(),
        o.deleting() ? "Terminating" : o.text("status", "phase"),
        o.text("spec", "volumeName"),
        bound ? o.scalarOr("0", "status", "capacity", "storage") : "",
        bound ? accessModes(o.texts("status", "accessModes")) : "",
        storageClassName(o),
        o.textOr(UNSET, "spec", "volumeAttributesClassName"),
        o.age(),
        o.textOr(UNSET, "spec", "volumeMode"));
  }

  private static String storageClassName(Printed o) {
    return o.child("metadata", "annotations")
        .text(OLD_CLASS)
        .orElse(o.text("spec", "storageClassName"));
  }

  private static String accessModes(List<String> modes) {
    Map<String, String> names =
        Map.of(
            "ReadWriteOnce", "RWO",
            "ReadOnlyMany", "ROX",
            "ReadWriteMany", "RWX",
            "ReadWriteOncePod", "RWOP");
    return List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod").stream()
        .filter(modes::contains)
        .map(names::get)
        .collect(Collectors.joining(","));
  }

  private static List<Value> storageClass(Printed o) {
    boolean isDefault =
        DEFAULT_CLASS.stream()
            .anyMatch(
                annotation ->
                    o.child("metadata", "annotations")
                        .text(annotation)
                        .filter("true"::equals)
                        .isPresent());
    return row(
        o.name() + (isDefault ? " (default)" : ""),
        o.text("provisioner"),
        o.textOr("Delete", "reclaimPolicy"),
        o.textOr("Immediate", "volumeBindingMode"),
        o.flag("allowVolumeExpansion"),
        o.age());
  }

  private static List<Value> attachment(Printed o) {
    return row(
        o.name(),
        o.text("spec", "attacher"),
        o.text("spec", "source", "persistentVolumeName"),
        o.text("spec", "nodeName"),
        o.flag("status", "attached"),
        o.age());
  }

  private static List<Value> driver(Printed o) {
    String modes = String.join(",", o.texts("spec", "volumeLifecycleModes"));
    String audiences =
        o.children("spec", "tokenRequests").stream()
            .map(request -> request.text("audience").orElse(""))
            .collect(Collectors.joining(","));
    return row(
        o.name(),
        !o.has("spec", "attachRequired") || o.flag("spec", "attachRequired"),
        o.flag("spec", "podInfoOnMount"),
        o.flag("spec", "storageCapacity"),
        o.has("spec", "tokenRequests") ? audiences : UNSET,
        o.flag("spec", "requiresRepublish"),
        modes.isEmpty() ? NONE : modes,
        o.age());
  }
}
