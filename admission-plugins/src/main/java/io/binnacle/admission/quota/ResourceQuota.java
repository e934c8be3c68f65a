package io.binnacle.admission.quota;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.admission.ValidatingAdmission;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.Status;
import java.util.Optional;

/// As kube-apiserver's ResourceQuota: an object that uses what a quota of its namespace measures is
/// charged to that quota before it is stored, and refused when the quota does not grant so much.
/// What the charged object gives back later is for the quota controller to find out. Thread-safe.
final class ResourceQuota implements ValidatingAdmission {
  private final Meters meters;
  private final Charges charges;

  ResourceQuota(Meters meters, Charges charges) {
    this.meters = meters;
    this.charges = charges;
  }

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    return switch (operation) {
      case CREATE -> subresource.isEmpty() && meters.of(resource).isPresent();
      case UPDATE -> meters.special(resource);
      case DELETE, CONNECT -> false;
    };
  }

  /// In a dry run nothing is charged.
  @Override
  public boolean sideEffects() {
    return false;
  }

  @Override
  public Verdict validate(AdmissionRequest request) throws SpiException {
    Optional<Meter> meter = meters.of(request.resource());
    if (request.key().namespace().isEmpty() || meter.isEmpty() || !meter.get().concerns(request)) {
      return Verdict.allowed();
    }
    Optional<Status> refusal = charges.charge(request, meter.get());
    return refusal.<Verdict>map(Verdict.Denied::new).orElse(Verdict.allowed());
  }
}
