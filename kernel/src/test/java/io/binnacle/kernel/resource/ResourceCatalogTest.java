package io.binnacle.kernel.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.Presence;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceCatalogTest {
  private final ResourceCatalog catalog = ResourceCatalog.builtIn();

  @Test
  void servesTheGenerallyAvailableGroups() {
    assertThat(catalog.groups()).hasSize(21);
    assertThat(catalog.groups().get("autoscaling")).containsExactly("v2", "v1");
    assertThat(catalog.all()).hasSizeGreaterThan(60);
  }

  @Test
  void knowsAResourceWhole() {
    ResourceDefinition deployments =
        catalog.find(new GroupVersionResource("apps", "v1", "deployments")).orElseThrow();
    assertThat(deployments.kind()).isEqualTo(new GroupVersionKind("apps", "v1", "Deployment"));
    assertThat(deployments.namespaced()).isTrue();
    assertThat(deployments.shortNames()).containsExactly("deploy");
    assertThat(deployments.categories()).containsExactly("all");
    assertThat(deployments.subresources())
        .extracting(SubresourceDefinition::name)
        .containsExactly("scale", "status");
    assertThat(deployments.subresource("scale").orElseThrow().kind())
        .isEqualTo(new GroupVersionKind("autoscaling", "v1", "Scale"));
    assertThat(catalog.ofKind(deployments.kind())).contains(deployments);
  }

  @Test
  void schemasCarryTheFactsOfTheApi() {
    StructSchema container = catalog.schemas().get("io.k8s.api.core.v1.Container");
    assertThat(container.goQualifiedName()).isEqualTo("v1.Container");
    assertThat(container.field("name").orElseThrow().required()).isTrue();
    assertThat(container.field("name").orElseThrow().presence()).isEqualTo(Presence.ALWAYS);
    assertThat(container.field("ports").orElseThrow().patchMergeKey()).isEqualTo("containerPort");
    assertThat(container.field("ports").orElseThrow().schema())
        .isInstanceOfSatisfying(
            ListSchema.class,
            ports -> {
              assertThat(ports.type()).isEqualTo(ListSchema.ListType.MAP);
              assertThat(ports.mapKeys()).isEqualTo(List.of("containerPort", "protocol"));
            });
    StructSchema volume = catalog.schemas().get("io.k8s.api.core.v1.Volume");
    assertThat(volume.field("emptyDir").orElseThrow().protoPath()).containsExactly(2, 2);
    assertThat(catalog.schemas().get("io.k8s.api.core.v1.Pod").field("apiVersion")).isPresent();
  }
}
