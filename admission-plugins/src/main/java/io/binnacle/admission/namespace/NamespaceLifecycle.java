package io.binnacle.admission.namespace;

import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.MutatingAdmission;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.admission.ValidatingAdmission;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// As kube-apiserver's NamespaceLifecycle. Creations are refused among the mutating plugins, though
/// nothing is changed, so that no other plugin works on what cannot be stored; deletions of the
/// system's namespaces among the validating ones.
final class NamespaceLifecycle implements MutatingAdmission, ValidatingAdmission {
  private static final GroupVersionResource NAMESPACES = GroupVersionResource.core("namespaces");
  private static final Set<String> PROTECTED = Set.of("default", "kube-system", "kube-public");
  private static final Set<String> REVIEWS =
      Set.of("authentication.k8s.io", "authorization.k8s.io");

  private final ObjectReader objects;

  NamespaceLifecycle(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    return switch (operation) {
      case CREATE -> !resource.equals(NAMESPACES) && !REVIEWS.contains(resource.group());
      case DELETE -> resource.equals(NAMESPACES);
      case UPDATE, CONNECT -> false;
    };
  }

  @Override
  public boolean sideEffects() {
    return false;
  }

  @Override
  public Verdict validate(AdmissionRequest request) {
    String name = request.key().name();
    if (request.operation() != Operation.DELETE || !PROTECTED.contains(name)) {
      return Verdict.allowed();
    }
    return new Verdict.Denied(
        new Status(
            403,
            "Forbidden",
            "namespaces \"" + name + "\" is forbidden: this namespace may not be deleted",
            Optional.of(Status.Details.of(name, "", "namespaces"))));
  }

  @Override
  public Mutation mutate(AdmissionRequest request) throws SpiException {
    String namespace = request.key().namespace();
    if (namespace.isEmpty()) {
      return new Mutation.Unchanged();
    }
    Optional<ObjectValue> found = objects.get(NAMESPACES, new ObjectKey("", namespace));
    if (found.isEmpty()) {
      return new Mutation.Denied(missing(namespace));
    }
    boolean terminating =
        found.get().text("status", "phase").filter("Terminating"::equals).isPresent()
            || found.get().text("metadata", "deletionTimestamp").isPresent();
    return terminating
        ? new Mutation.Denied(terminating(request, namespace))
        : new Mutation.Unchanged();
  }

  private static Status missing(String namespace) {
    return new Status(
        404,
        "NotFound",
        "namespaces \"" + namespace + "\" not found",
        Optional.of(Status.Details.of(namespace, "", "namespaces")));
  }

  private static Status terminating(AdmissionRequest request, String namespace) {
    GroupVersionResource resource = request.resource();
    String name = request.key().name();
    String what =
        name.isEmpty()
            ? resource.qualifiedResource()
            : resource.qualifiedResource() + " \"" + name + "\"";
    return new Status(
        403,
        "Forbidden",
        what
            + " is forbidden: unable to create new content in namespace "
            + namespace
            + " because it is being terminated",
        Optional.of(
            new Status.Details(
                name,
                resource.group(),
                resource.resource(),
                "",
                List.of(
                    new Status.Cause(
                        "NamespaceTerminating",
                        "namespace " + namespace + " is being terminated",
                        "metadata.namespace")),
                0)));
  }
}
