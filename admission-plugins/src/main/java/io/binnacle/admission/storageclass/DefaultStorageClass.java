package io.binnacle.admission.storageclass;

import io.binnacle.admission.Newest;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.MutatingAdmission;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;

/// As kube-apiserver's DefaultStorageClass: a new claim that says nothing of a class gets the
/// default one. Thread-safe.
final class DefaultStorageClass implements MutatingAdmission {
  private static final GroupVersionResource CLAIMS =
      GroupVersionResource.core("persistentvolumeclaims");
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("storage.k8s.io", "v1", "storageclasses");

  /// The class of a claim before it had a field.
  private static final String CLASS = "volume.beta.kubernetes.io/storage-class";

  private static final List<String> DEFAULT =
      List.of(
          "storageclass.kubernetes.io/is-default-class",
          "storageclass.beta.kubernetes.io/is-default-class");

  private final ObjectReader objects;

  DefaultStorageClass(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    return operation == Operation.CREATE && subresource.isEmpty() && resource.equals(CLAIMS);
  }

  @Override
  public Mutation mutate(AdmissionRequest request) throws SpiException {
    ObjectValue claim = request.object().orElse(ObjectValue.empty());
    // A class that is named "" is a choice, too: none.
    if (claim.at("metadata", "annotations", CLASS).isPresent()
        || claim.text("spec", "storageClassName").isPresent()) {
      return new Mutation.Unchanged();
    }
    return Newest.named(
        claim,
        objects.list(CLASSES, ""),
        DefaultStorageClass::standard,
        "spec",
        "storageClassName");
  }

  private static boolean standard(ObjectValue storageClass) {
    return DEFAULT.stream()
        .anyMatch(
            name -> storageClass.text("metadata", "annotations", name).equals(Optional.of("true")));
  }
}
