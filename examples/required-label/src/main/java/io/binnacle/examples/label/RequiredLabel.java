package io.binnacle.examples.label;

import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.MutatingAdmission;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.admission.ValidatingAdmission;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks for a label in two steps, as admission has them: where there is a usual value it is given
/// while objects may still be changed; afterwards, when all other plugins had their turn, an object
/// without the label is refused.
///
/// Immutable, thread-safe.
final class RequiredLabel implements MutatingAdmission, ValidatingAdmission {
  private final String label;
  private final Optional<String> usual;
  private final Set<String> resources;
  private final Set<String> exemptNamespaces;

  RequiredLabel(
      String label, Optional<String> usual, Set<String> resources, Set<String> exemptNamespaces) {
    this.label = label;
    this.usual = usual;
    this.resources = resources;
    this.exemptNamespaces = exemptNamespaces;
  }

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    boolean writes = operation == Operation.CREATE || operation == Operation.UPDATE;
    return writes && subresource.isEmpty() && resources.contains(resource.resource());
  }

  @Override
  public Mutation mutate(AdmissionRequest request) {
    Optional<ObjectValue> object = request.object();
    if (usual.isEmpty() || object.isEmpty() || exempt(request) || labelled(object.get())) {
      return new Mutation.Unchanged();
    }
    ObjectValue changed = object.get().withAt(Value.of(usual.get()), "metadata", "labels", label);
    return new Mutation.Changed(
        changed, List.of("label " + label + " was set to " + usual.get() + " by required-label"));
  }

  @Override
  public Verdict validate(AdmissionRequest request) {
    Optional<ObjectValue> object = request.object();
    if (object.isEmpty() || exempt(request) || labelled(object.get())) {
      return Verdict.allowed();
    }
    String message =
        "%s \"%s\" is forbidden: the label %s is required"
            .formatted(request.resource().resource(), request.key().name(), label);
    return new Verdict.Denied(Status.failure(403, "Forbidden", message));
  }

  private boolean exempt(AdmissionRequest request) {
    return exemptNamespaces.contains(request.key().namespace());
  }

  private boolean labelled(ObjectValue object) {
    return object.text("metadata", "labels", label).filter(text -> !text.isEmpty()).isPresent();
  }
}
