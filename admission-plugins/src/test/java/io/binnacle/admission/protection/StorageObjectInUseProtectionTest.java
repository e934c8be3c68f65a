package io.binnacle.admission.protection;

import static io.binnacle.admission.Requests.list;
import static io.binnacle.admission.Requests.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.admission.Requests;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageObjectInUseProtectionTest {
  private final StorageObjectInUseProtection plugin = new StorageObjectInUseProtection();

  @ParameterizedTest
  @CsvSource({
    "persistentvolumes, kubernetes.io/pv-protection",
    "persistentvolumeclaims, kubernetes.io/pvc-protection"
  })
  void addsTheFinalizerOnce(String resource, String finalizer) {
    GroupVersionResource address = GroupVersionResource.core(resource);
    ObjectValue bare =
        named("x").withAt(list(Value.of("example.com/own")), "metadata", "finalizers");
    ObjectValue held =
        bare.withAt(
            list(Value.of("example.com/own"), Value.of(finalizer)), "metadata", "finalizers");

    assertThat(plugin.mutate(Requests.create(address, bare)))
        .isEqualTo(new Mutation.Changed(held, List.of()));
    assertThat(plugin.mutate(Requests.create(address, held))).isEqualTo(new Mutation.Unchanged());
  }

  @Test
  void attributesClassesHaveOneToo() {
    GroupVersionResource classes =
        new GroupVersionResource("storage.k8s.io", "v1", "volumeattributesclasses");

    assertThat(plugin.mutate(Requests.create(classes, named("x"))))
        .isEqualTo(
            new Mutation.Changed(
                named("x")
                    .withAt(
                        list(Value.of("kubernetes.io/vac-protection")), "metadata", "finalizers"),
                List.of()));
  }

  @Test
  void letsUpdatesTakeItAway() {
    GroupVersionResource claims = GroupVersionResource.core("persistentvolumeclaims");
    assertThat(plugin.handles(Operation.CREATE, claims, "")).isTrue();
    assertThat(plugin.handles(Operation.UPDATE, claims, "")).isFalse();
    assertThat(plugin.handles(Operation.CREATE, GroupVersionResource.core("pods"), "")).isFalse();
  }
}
