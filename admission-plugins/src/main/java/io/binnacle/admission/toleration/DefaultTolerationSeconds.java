package io.binnacle.admission.toleration;

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

/// As kube-apiserver's DefaultTolerationSeconds: a pod that says nothing of nodes that are not
/// ready or unreachable stays on them for five minutes. Thread-safe.
final class DefaultTolerationSeconds implements MutatingAdmission {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
  private static final String NO_EXECUTE = "NoExecute";
  private static final long SECONDS = 300;

  @Override
  public boolean handles(Operation operation, GroupVersionResource resource, String subresource) {
    return (operation == Operation.CREATE || operation == Operation.UPDATE)
        && resource.equals(PODS)
        && subresource.isEmpty();
  }

  @Override
  public Mutation mutate(AdmissionRequest request) {
    ObjectValue pod = request.object().orElse(ObjectValue.empty());
    List<Value> said = pod.items("spec", "tolerations");
    List<Value> tolerations = new ArrayList<>(said);
    for (String taint : TAINTS) {
      if (said.stream().noneMatch(toleration -> concerns(toleration, taint))) {
        tolerations.add(
            ObjectValue.builder()
                .put("key", taint)
                .put("operator", "Exists")
                .put("effect", NO_EXECUTE)
                .put("tolerationSeconds", SECONDS)
                .build());
      }
    }
    return tolerations.size() == said.size()
        ? new Mutation.Unchanged()
        : new Mutation.Changed(
            pod.withAt(new ListValue(tolerations), "spec", "tolerations"), List.of());
  }

  /// No key means every taint, no effect every effect.
  private static boolean concerns(Value value, String taint) {
    if (!(value instanceof ObjectValue toleration)) {
      return false;
    }
    String key = toleration.text("key").orElse("");
    String effect = toleration.text("effect").orElse("");
    return (key.isEmpty() || key.equals(taint)) && (effect.isEmpty() || effect.equals(NO_EXECUTE));
  }
}
