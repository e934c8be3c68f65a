package io.binnacle.kernel.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespaceConditionsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2026-01-01T00:00:10Z");
  private static final ObjectValue NAMESPACE = ObjectValue.of("kind", Value.of("Namespace"));
  private static final ResourceDefinition PODS = resource("", "pods");
  private static final ResourceDefinition JOBS = resource("batch", "jobs");

  @Test
  void anEmptyNamespaceSaysSoInFiveConditions() {
    ObjectValue updated = NamespaceConditions.updated(NAMESPACE, new NamespaceContent(), NOW);
    assertThat(told(updated))
        .containsExactly(
            "NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered:"
                + " All resources successfully discovered",
            "NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions:"
                + " All legacy kube types successfully parsed",
            "NamespaceDeletionContentFailure=False ContentDeleted:"
                + " All content successfully deleted, may be waiting on finalization",
            "NamespaceContentRemaining=False ContentRemoved: All content successfully removed",
            "NamespaceFinalizersRemaining=False ContentHasNoFinalizers:"
                + " All content-preserving finalizers finished");
    assertThat(NamespaceConditions.updated(updated, new NamespaceContent(), LATER))
        .isSameAs(updated);
  }

  @Test
  void whatRemainsIsCounted() throws Exception {
    NamespaceContent content = new NamespaceContent();
    content.remains(PODS, object("{metadata: {finalizers: [a.example.com/x, b.example.com/y]}}"));
    content.remains(PODS, object("{metadata: {finalizers: [a.example.com/x]}}"));
    content.remains(JOBS, object("{metadata: {}}"));
    content.failed("second");
    content.failed("first");
    assertThat(content.empty()).isFalse();
    assertThat(told(NamespaceConditions.updated(NAMESPACE, content, NOW)))
        .contains(
            "NamespaceDeletionContentFailure=True ContentDeletionFailed:"
                + " Failed to delete all resource types, 2 remaining: first, second",
            "NamespaceContentRemaining=True SomeResourcesRemain: Some resources are remaining:"
                + " jobs.batch has 1 resource instances, pods. has 2 resource instances",
            "NamespaceFinalizersRemaining=True SomeFinalizersRemain: Some content in the namespace"
                + " has finalizers remaining: a.example.com/x in 2 resource instances,"
                + " b.example.com/y in 1 resource instances");
  }

  @Test
  void theTimeIsThatOfTheLastTurn() throws Exception {
    NamespaceContent content = new NamespaceContent();
    content.remains(PODS, object("{metadata: {}}"));
    ObjectValue first = NamespaceConditions.updated(NAMESPACE, content, NOW);
    content.remains(PODS, object("{metadata: {}}"));
    ObjectValue more = NamespaceConditions.updated(first, content, LATER);
    assertThat(since(more, 3)).isEqualTo(NOW.toString());
    ObjectValue none = NamespaceConditions.updated(more, new NamespaceContent(), LATER);
    assertThat(since(none, 3)).isEqualTo(LATER.toString());
    assertThat(since(none, 4)).isEqualTo(NOW.toString());
  }

  private static String since(ObjectValue namespace, int condition) {
    return ((ObjectValue) namespace.items("status", "conditions").get(condition))
        .text("lastTransitionTime")
        .orElseThrow();
  }

  private static List<String> told(ObjectValue namespace) {
    return namespace.items("status", "conditions").stream()
        .map(ObjectValue.class::cast)
        .map(
            c ->
                c.text("type").orElseThrow()
                    + "="
                    + c.text("status").orElseThrow()
                    + " "
                    + c.text("reason").orElseThrow()
                    + ": "
                    + c.text("message").orElseThrow())
        .toList();
  }

  private static ObjectValue object(String yaml) throws Exception {
    return (ObjectValue) YamlReader.parse(yaml).value();
  }

  private static ResourceDefinition resource(String group, String name) {
    return ResourceCatalog.builtIn()
        .find(new GroupVersionResource(group, "v1", name))
        .orElseThrow();
  }
}
