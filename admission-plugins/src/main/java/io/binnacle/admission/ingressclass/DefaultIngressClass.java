package io.binnacle.admission.ingressclass;

import io.binnacle.admission.Newest;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.MutatingAdmission;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// As kube-apiserver's DefaultIngressClass: a new Ingress that says nothing of a class gets the
/// default one. Thread-safe.
final class DefaultIngressClass implements MutatingAdmission {
  private static final String GROUP = "networking.k8s.io";
  private static final GroupVersionResource INGRESSES =
      new GroupVersionResource(GROUP, "v1", "ingresses");
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource(GROUP, "v1", "ingressclasses");

  /// The class of an Ingress before it had a field.
  private static final String CLASS = "kubernetes.io/ingress.class";

  private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

  private final ObjectReader objects;

  DefaultIngressClass(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    return operation == Operation.CREATE && subresource.isEmpty() && resource.equals(INGRESSES);
  }

  @Override
  public Mutation mutate(AdmissionRequest request) throws SpiException {
    ObjectValue ingress = request.object().orElse(ObjectValue.empty());
    if (ingress.text("spec", "ingressClassName").isPresent()
        || ingress.at("metadata", "annotations", CLASS).isPresent()) {
      return new Mutation.Unchanged();
    }
    return Newest.named(
        ingress,
        objects.list(CLASSES, ""),
        DefaultIngressClass::standard,
        "spec",
        "ingressClassName");
  }

  private static boolean standard(ObjectValue ingressClass) {
    return ingressClass.text("metadata", "annotations", DEFAULT).equals(Optional.of("true"));
  }
}
