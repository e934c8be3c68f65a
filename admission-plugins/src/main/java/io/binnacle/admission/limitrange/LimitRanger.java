package io.binnacle.admission.limitrange;

import io.binnacle.admission.Refusal;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.MutatingAdmission;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.admission.ValidatingAdmission;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;

/// As kube-apiserver's LimitRanger: containers get the defaults of the namespace's LimitRanges, and
/// containers, pods and claims stay within their bounds. It looks at new pods, at resized ones, and
/// at claims; the containers of a pod cannot change otherwise. Thread-safe.
final class LimitRanger implements MutatingAdmission, ValidatingAdmission {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource CLAIMS =
      GroupVersionResource.core("persistentvolumeclaims");
  private static final GroupVersionResource RANGES = GroupVersionResource.core("limitranges");

  private final ObjectReader objects;

  LimitRanger(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    if (resource.equals(PODS)) {
      return operation == Operation.CREATE
          ? subresource.isEmpty()
          : operation == Operation.UPDATE && subresource.equals("resize");
    }
    return resource.equals(CLAIMS)
        && subresource.isEmpty()
        && (operation == Operation.CREATE || operation == Operation.UPDATE);
  }

  @Override
  public boolean sideEffects() {
    return false;
  }

  @Override
  public Mutation mutate(AdmissionRequest request) throws SpiException {
    ObjectValue object = request.object().orElse(ObjectValue.empty());
    if (!request.resource().equals(PODS) || deleting(request)) {
      return new Mutation.Unchanged();
    }
    ObjectValue pod = object;
    for (ObjectValue range : objects.list(RANGES, request.key().namespace())) {
      pod = ContainerDefaults.of(range).applied(pod);
    }
    return pod.equals(object) ? new Mutation.Unchanged() : new Mutation.Changed(pod, List.of());
  }

  @Override
  public Verdict validate(AdmissionRequest request) throws SpiException {
    if (deleting(request)) {
      return Verdict.allowed();
    }
    ObjectValue object = request.object().orElse(ObjectValue.empty());
    for (ObjectValue range : objects.list(RANGES, request.key().namespace())) {
      List<String> faults =
          request.resource().equals(PODS)
              ? Bounds.faultsOfPod(range, object)
              : Bounds.faultsOfClaim(range, object);
      Optional<Status> refusal = Refusal.forbidden(request, faults);
      if (refusal.isPresent()) {
        return new Verdict.Denied(refusal.get());
      }
    }
    return Verdict.allowed();
  }

  private static boolean deleting(AdmissionRequest request) {
    return request
        .oldObject()
        .flatMap(old -> old.text("metadata", "deletionTimestamp"))
        .isPresent();
  }
}
