package io.binnacle.admission.taint;

import static io.binnacle.admission.Requests.list;
import static io.binnacle.admission.Requests.named;
import static io.binnacle.admission.Requests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.admission.Requests;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaintNodesByConditionTest {
  private static final GroupVersionResource NODES = GroupVersionResource.core("nodes");
  private static final Value NOT_READY =
      texts("key", "node.kubernetes.io/not-ready", "effect", "NoSchedule");

  private final TaintNodesByCondition plugin = new TaintNodesByCondition();

  @Test
  void aNewNodeIsTaintedBesideItsOtherTaints() {
    Value other = texts("key", "node.kubernetes.io/not-ready", "effect", "NoExecute");
    ObjectValue node = named("n").withAt(list(other), "spec", "taints");

    assertThat(plugin.mutate(Requests.create(NODES, node)))
        .isEqualTo(
            new Mutation.Changed(node.withAt(list(other, NOT_READY), "spec", "taints"), List.of()));
  }

  @Test
  void aNodeThatIsTaintedAlreadyStays() {
    ObjectValue node = named("n").withAt(list(NOT_READY), "spec", "taints");
    assertThat(plugin.mutate(Requests.create(NODES, node))).isEqualTo(new Mutation.Unchanged());
  }

  @Test
  void looksAtNewNodesOnly() {
    assertThat(plugin.handles(Operation.CREATE, NODES, "")).isTrue();
    assertThat(plugin.handles(Operation.UPDATE, NODES, "")).isFalse();
    assertThat(plugin.handles(Operation.CREATE, NODES, "status")).isFalse();
    assertThat(plugin.handles(Operation.CREATE, GroupVersionResource.core("pods"), "")).isFalse();
  }
}
