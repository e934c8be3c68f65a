package io.binnacle.admission.quota;

import io.binnacle.admission.Amounts;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Counts claims of volumes and what they ask for, in all and by their storage classes.
final class VolumeClaimMeter implements Meter {
  private static final String COUNT = CountMeter.count("persistentvolumeclaims");
  private static final String CLAIMS = "persistentvolumeclaims";
  private static final String STORAGE = "requests.storage";
  private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
  private static final String CLASS = "volume.beta.kubernetes.io/storage-class";

  @Override
  public boolean concerns(AdmissionRequest request) {
    return switch (request.subresource()) {
      case "" -> request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
      // What is allocated while a volume grows is told there.
      case "status" -> request.operation() == Operation.UPDATE;
      default -> false;
    };
  }

  @Override
  public SortedSet<String> measured(Set<String> names) {
    SortedSet<String> known = new TreeSet<>();
    for (String name : names) {
      if (List.of(COUNT, CLAIMS, STORAGE).contains(name)
          || name.endsWith(OF_CLASS + CLAIMS)
          || name.endsWith(OF_CLASS + STORAGE)) {
        known.add(name);
      }
    }
    return known;
  }

  @Override
  public Amounts usage(ObjectValue claim) {
    String storageClass =
        claim
            .text("metadata", "annotations", CLASS)
            .or(() -> claim.text("spec", "storageClassName"))
            .orElse("");
    Amounts used = Amounts.none().with(CLAIMS, Quantity.of(1)).with(COUNT, Quantity.of(1));
    if (!storageClass.isEmpty()) {
      used = used.with(storageClass + OF_CLASS + CLAIMS, Quantity.of(1));
    }
    Amounts requested = Amounts.at(claim, "spec", "resources", "requests");
    if (!requested.has("storage")) {
      return used;
    }
    Quantity size = requested.of("storage");
    Quantity allocated = Amounts.at(claim, "status", "allocatedResources").of("storage");
    Quantity charged = (allocated.compareTo(size) > 0 ? allocated : size).roundedUp();
    used = used.with(STORAGE, charged);
    return storageClass.isEmpty() ? used : used.with(storageClass + OF_CLASS + STORAGE, charged);
  }

  @Override
  public boolean within(Scope scope, ObjectValue claim) {
    List<String> classes =
        Stream.of(
                claim.text("spec", "volumeAttributesClassName"),
                claim.text("status", "currentVolumeAttributesClassName"),
                claim.text("status", "modifyVolumeStatus", "targetVolumeAttributesClassName"))
            .flatMap(name -> name.stream())
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    return scope.name().equals("VolumeAttributesClass") && scope.fits(classes);
  }
}
