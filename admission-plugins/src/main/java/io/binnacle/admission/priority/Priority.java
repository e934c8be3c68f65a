package io.binnacle.admission.priority;

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
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// As kube-apiserver's Priority: new pods get the number and the preemption policy of their class,
/// or of the default class; at most one class is the default. Thread-safe.
final class Priority implements MutatingAdmission, ValidatingAdmission {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("scheduling.k8s.io", "v1", "priorityclasses");
  private static final String USUAL_POLICY = "PreemptLowerPriority";

  private final ObjectReader objects;

  Priority(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    return (operation == Operation.CREATE || operation == Operation.UPDATE)
        && subresource.isEmpty()
        && (resource.equals(PODS) || resource.equals(CLASSES));
  }

  @Override
  public boolean sideEffects() {
    return false;
  }

  @Override
  public Mutation mutate(AdmissionRequest request) throws SpiException {
    if (!request.resource().equals(PODS)) {
      return new Mutation.Unchanged();
    }
    ObjectValue pod = request.object().orElse(ObjectValue.empty());
    return request.operation() == Operation.UPDATE
        ? kept(pod, request.oldObject().orElse(ObjectValue.empty()))
        : ranked(request, pod);
  }

  /// What was computed once stays, also when a client that does not know the fields writes the pod.
  private static Mutation kept(ObjectValue pod, ObjectValue old) {
    ObjectValue result = pod;
    for (String field : List.of("priority", "preemptionPolicy")) {
      Optional<Value> before = old.at("spec", field);
      if (result.at("spec", field).isEmpty() && before.isPresent()) {
        result = result.withAt(before.get(), "spec", field);
      }
    }
    return result.equals(pod) ? new Mutation.Unchanged() : new Mutation.Changed(result, List.of());
  }

  private Mutation ranked(AdmissionRequest request, ObjectValue pod) throws SpiException {
    String name = pod.text("spec", "priorityClassName").orElse("");
    Optional<ObjectValue> ranking =
        name.isEmpty() ? standard() : objects.get(CLASSES, new ObjectKey("", name));
    if (!name.isEmpty() && ranking.isEmpty()) {
      return new Mutation.Denied(
          Refusal.forbidden(request, "no PriorityClass with name " + name + " was found"));
    }
    long priority = ranking.flatMap(c -> c.integer("value")).orElse(0L);
    String policy =
        ranking
            .flatMap(c -> c.text("preemptionPolicy"))
            .filter(p -> !p.isEmpty())
            .orElse(USUAL_POLICY);
    Optional<Long> saidPriority = pod.integer("spec", "priority");
    if (saidPriority.isPresent() && saidPriority.get() != priority) {
      return new Mutation.Denied(
          Refusal.forbidden(
              request,
              "the integer value of priority ("
                  + saidPriority.get()
                  + ") must not be provided in pod spec; priority admission controller computed "
                  + priority
                  + " from the given PriorityClass name"));
    }
    Optional<String> saidPolicy = pod.text("spec", "preemptionPolicy");
    if (saidPolicy.isPresent() && !saidPolicy.get().equals(policy)) {
      return new Mutation.Denied(
          Refusal.forbidden(
              request,
              "the string value of PreemptionPolicy ("
                  + saidPolicy.get()
                  + ") must not be provided in pod spec; priority admission controller computed "
                  + policy
                  + " from the given PriorityClass name"));
    }
    ObjectValue result =
        pod.withAt(Value.of(priority), "spec", "priority")
            .withAt(Value.of(policy), "spec", "preemptionPolicy");
    String className = ranking.flatMap(c -> c.text("metadata", "name")).orElse("");
    if (!className.isEmpty()) {
      result = result.withAt(Value.of(className), "spec", "priorityClassName");
    }
    return new Mutation.Changed(result, List.of());
  }

  /// The default class: should there be several by a race, the lowest.
  private Optional<ObjectValue> standard() throws SpiException {
    return objects.list(CLASSES, "").stream()
        .filter(c -> c.flag("globalDefault"))
        .min(Comparator.comparingLong(c -> c.integer("value").orElse(0L)));
  }

  @Override
  public Verdict validate(AdmissionRequest request) throws SpiException {
    ObjectValue ranking = request.object().orElse(ObjectValue.empty());
    if (!request.resource().equals(CLASSES) || !ranking.flag("globalDefault")) {
      return Verdict.allowed();
    }
    String present = standard().flatMap(c -> c.text("metadata", "name")).orElse("");
    boolean another =
        !present.isEmpty()
            && (request.operation() == Operation.CREATE
                || !ranking.text("metadata", "name").orElse("").equals(present));
    return another
        ? new Verdict.Denied(
            Refusal.forbidden(
                request,
                "PriorityClass "
                    + present
                    + " is already marked as default. Only one default can exist"))
        : Verdict.allowed();
  }
}
