package io.binnacle.admission.taint;

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

/// As kube-apiserver's TaintNodesByCondition: a node that registers is tainted as not ready, so
/// that nothing is scheduled onto it before its conditions are known. Thread-safe.
final class TaintNodesByCondition implements MutatingAdmission {
  private static final GroupVersionResource NODES = GroupVersionResource.core("nodes");
  private static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final String NO_SCHEDULE = "NoSchedule";

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    return operation == Operation.CREATE && resource.equals(NODES) && subresource.isEmpty();
  }

  @Override
  public Mutation mutate(AdmissionRequest request) {
    ObjectValue node = request.object().orElse(ObjectValue.empty());
    List<Value> taints = new ArrayList<>(node.items("spec", "taints"));
    if (taints.stream().anyMatch(TaintNodesByCondition::notReady)) {
      return new Mutation.Unchanged();
    }
    taints.add(ObjectValue.builder().put("key", NOT_READY).put("effect", NO_SCHEDULE).build());
    return new Mutation.Changed(node.withAt(new ListValue(taints), "spec", "taints"), List.of());
  }

  private static boolean notReady(Value taint) {
    return taint instanceof ObjectValue known
        && known.text("key").filter(NOT_READY::equals).isPresent()
        && known.text("effect").filter(NO_SCHEDULE::equals).isPresent();
  }
}
