package io.binnacle.admission.claimresize;

import io.binnacle.admission.Amounts;
import io.binnacle.admission.Refusal;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.admission.ValidatingAdmission;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// As kube-apiserver's PersistentVolumeClaimResize: a claim may ask for more only when it is bound
/// and its storage class allows volumes to grow. Thread-safe.
final class PersistentVolumeClaimResize implements ValidatingAdmission {
  private static final GroupVersionResource CLAIMS =
      GroupVersionResource.core("persistentvolumeclaims");
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("storage.k8s.io", "v1", "storageclasses");
  private static final String CLASS = "volume.beta.kubernetes.io/storage-class";

  private final ObjectReader objects;

  PersistentVolumeClaimResize(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    return operation == Operation.UPDATE && subresource.isEmpty() && resource.equals(CLAIMS);
  }

  @Override
  public Verdict validate(AdmissionRequest request) throws SpiException {
    ObjectValue claim = request.object().orElse(ObjectValue.empty());
    ObjectValue old = request.oldObject().orElse(ObjectValue.empty());
    if (size(claim).compareTo(size(old)) <= 0) {
      return Verdict.allowed();
    }
    if (!old.text("status", "phase").equals(Optional.of("Bound"))) {
      return new Verdict.Denied(
          Refusal.forbidden(request, "Only bound persistent volume claims can be expanded"));
    }
    return expandable(claim, old)
        ? Verdict.allowed()
        : new Verdict.Denied(
            Refusal.forbidden(
                request,
                "only dynamically provisioned pvc can be resized and the storageclass that"
                    + " provisions the pvc must support resize"));
  }

  private static Quantity size(ObjectValue claim) {
    return Amounts.at(claim, "spec", "resources", "requests").of("storage");
  }

  private boolean expandable(ObjectValue claim, ObjectValue old) throws SpiException {
    String name = className(claim);
    return !name.isEmpty()
        && name.equals(className(old))
        && objects
            .get(CLASSES, new ObjectKey("", name))
            .filter(found -> found.flag("allowVolumeExpansion"))
            .isPresent();
  }

  private static String className(ObjectValue claim) {
    return claim
        .text("metadata", "annotations", CLASS)
        .or(() -> claim.text("spec", "storageClassName"))
        .orElse("");
  }
}
