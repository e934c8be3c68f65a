package io.binnacle.admission.runtimeclass;

import io.binnacle.admission.Amounts;
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
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;

/// As kube-apiserver's RuntimeClass: a new pod gets the overhead, the node selector and the
/// tolerations of the runtime class that it names, and may say nothing else itself. Thread-safe.
final class RuntimeClass implements MutatingAdmission, ValidatingAdmission {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("node.k8s.io", "v1", "runtimeclasses");
  private static final String MISMATCH =
      "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

  private final ObjectReader objects;

  RuntimeClass(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    return operation == Operation.CREATE && subresource.isEmpty() && resource.equals(PODS);
  }

  @Override
  public boolean sideEffects() {
    return false;
  }

  @Override
  public Mutation mutate(AdmissionRequest request) throws SpiException {
    ObjectValue pod = request.object().orElse(ObjectValue.empty());
    Optional<String> name = pod.text("spec", "runtimeClassName");
    if (name.isEmpty()) {
      return new Mutation.Unchanged();
    }
    Optional<ObjectValue> found = find(name.get());
    if (found.isEmpty()) {
      return new Mutation.Denied(Refusal.forbidden(request, missing(name.get())));
    }
    ObjectValue runtime = found.get();
    ObjectValue changed = pod;
    if (runtime.object("overhead").isPresent()) {
      Amounts overhead = overhead(runtime);
      Amounts said = Amounts.at(pod, "spec", "overhead");
      if (!said.isEmpty() && !said.same(overhead)) {
        return new Mutation.Denied(Refusal.forbidden(request, MISMATCH));
      }
      changed =
          overhead.isEmpty()
              ? changed.withoutAt("spec", "overhead")
              : changed.withAt(overhead.toValue(), "spec", "overhead");
    }
    Optional<ObjectValue> scheduling = runtime.object("scheduling");
    if (scheduling.isPresent()) {
      Optional<String> conflict = conflict(changed, scheduling.get());
      if (conflict.isPresent()) {
        return new Mutation.Denied(Refusal.forbidden(request, conflict.get()));
      }
      changed = scheduled(changed, scheduling.get());
    }
    return changed.equals(pod)
        ? new Mutation.Unchanged()
        : new Mutation.Changed(changed, List.of());
  }

  /// The first selector that both name, with different values.
  private static Optional<String> conflict(ObjectValue pod, ObjectValue scheduling) {
    ObjectValue theirs = scheduling.object("nodeSelector").orElse(ObjectValue.empty());
    for (int i = 0; i < theirs.size(); i++) {
      String key = theirs.nameAt(i);
      Optional<String> mine = pod.text("spec", "nodeSelector", key);
      if (mine.isPresent() && !mine.get().equals(text(theirs.valueAt(i)))) {
        return Optional.of(
            "conflict: runtimeClass.scheduling.nodeSelector["
                + key
                + "] = "
                + text(theirs.valueAt(i))
                + "; pod.spec.nodeSelector["
                + key
                + "] = "
                + mine.get());
      }
    }
    return Optional.empty();
  }

  private static String text(Value value) {
    return value instanceof TextValue text ? text.text() : "";
  }

  private static ObjectValue scheduled(ObjectValue pod, ObjectValue scheduling) {
    ObjectValue result = pod;
    ObjectValue selector = scheduling.object("nodeSelector").orElse(ObjectValue.empty());
    for (int i = 0; i < selector.size(); i++) {
      result = result.withAt(selector.valueAt(i), "spec", "nodeSelector", selector.nameAt(i));
    }
    List<Value> merged =
        Tolerations.merged(pod.items("spec", "tolerations"), scheduling.items("tolerations"));
    return merged.isEmpty() ? result : result.withAt(new ListValue(merged), "spec", "tolerations");
  }

  @Override
  public Verdict validate(AdmissionRequest request) throws SpiException {
    ObjectValue pod = request.object().orElse(ObjectValue.empty());
    Optional<String> name = pod.text("spec", "runtimeClassName");
    Optional<ObjectValue> found = name.isEmpty() ? Optional.empty() : find(name.get());
    if (name.isPresent() && found.isEmpty()) {
      return new Verdict.Denied(Refusal.forbidden(request, missing(name.get())));
    }
    if (found.flatMap(runtime -> runtime.object("overhead")).isPresent()) {
      boolean same = Amounts.at(pod, "spec", "overhead").same(overhead(found.get()));
      return same ? Verdict.allowed() : new Verdict.Denied(Refusal.forbidden(request, MISMATCH));
    }
    return pod.object("spec", "overhead").isEmpty()
        ? Verdict.allowed()
        : new Verdict.Denied(
            Refusal.forbidden(
                request,
                "pod rejected: Pod Overhead set without corresponding RuntimeClass defined"
                    + " Overhead"));
  }

  private Optional<ObjectValue> find(String name) throws SpiException {
    return objects.get(CLASSES, new ObjectKey("", name));
  }

  private static String missing(String name) {
    return "pod rejected: RuntimeClass \"" + name + "\" not found";
  }

  private static Amounts overhead(ObjectValue runtime) {
    return Amounts.at(runtime, "overhead", "podFixed");
  }
}
