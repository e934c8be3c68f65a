package io.binnacle.admission.protection;

import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.MutatingAdmission;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// As kube-apiserver's StorageObjectInUseProtection: new volumes, claims and attributes classes
/// carry a finalizer that a controller takes away once nobody uses them. Thread-safe.
final class StorageObjectInUseProtection implements MutatingAdmission {
  private static final Map<GroupVersionResource, String> FINALIZERS =
      Map.of(
          GroupVersionResource.core("persistentvolumeclaims"),
          "kubernetes.io/pvc-protection",
          GroupVersionResource.core("persistentvolumes"),
          "kubernetes.io/pv-protection",
          new GroupVersionResource("storage.k8s.io", "v1", "volumeattributesclasses"),
          "kubernetes.io/vac-protection");

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    return operation == Operation.CREATE
        && subresource.isEmpty()
        && FINALIZERS.containsKey(resource);
  }

  @Override
  public Mutation mutate(AdmissionRequest request) {
    Value finalizer = Value.of(FINALIZERS.getOrDefault(request.resource(), ""));
    ObjectValue object = request.object().orElse(ObjectValue.empty());
    List<Value> finalizers = new ArrayList<>(object.items("metadata", "finalizers"));
    if (finalizers.contains(finalizer)) {
      return new Mutation.Unchanged();
    }
    finalizers.add(finalizer);
    return new Mutation.Changed(
        object.withAt(new ListValue(finalizers), "metadata", "finalizers"), List.of());
  }
}
