package io.binnacle.kernel.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.golden.RecordedAnswers;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Checks the metadata of every kind that kube-apiserver was seen to refuse, and compares the
/// faults.
class MetadataGoldenTest {
  private final ResourceCatalog catalog = ResourceCatalog.builtIn();

  /// A creation that was refused, and the faults of its metadata.
  private record Refused(String request, ObjectValue body, List<String> faults) {}

  @TestFactory
  Stream<DynamicTest> refusesWhatKubeApiserverRefuses() throws IOException {
    return RecordedAnswers.of("strict.jsonl")
        .flatMap(recorded -> recorded.items("steps").stream())
        .map(ObjectValue.class::cast)
        .filter(step -> step.integer("status").orElse(0L) == 422 && step.has("body"))
        .map(MetadataGoldenTest::refused)
        .filter(refused -> !refused.faults().isEmpty())
        .map(refused -> DynamicTest.dynamicTest(name(refused), () -> check(refused)));
  }

  private static Refused refused(ObjectValue step) {
    List<String> faults =
        step.items("answer", "details", "causes").stream()
            .map(ObjectValue.class::cast)
            .filter(cause -> cause.text("field").orElse("").startsWith("metadata."))
            .map(
                cause ->
                    cause.text("field").orElseThrow() + ": " + cause.text("message").orElseThrow())
            .toList();
    return new Refused(step.text("do").orElseThrow(), step.object("body").orElseThrow(), faults);
  }

  private static String name(Refused refused) {
    return refused.request() + " " + refused.body().object("metadata").orElseThrow();
  }

  /// Namespaces are labelled with their own names before they are checked.
  private static ObjectValue labelled(ObjectValue namespace) {
    return namespace
        .text("metadata", "name")
        .map(
            name ->
                namespace.withAt(
                    Value.of(name), "metadata", "labels", "kubernetes.io/metadata.name"))
        .orElse(namespace);
  }

  private void check(Refused refused) {
    String path = refused.request().split(" ", -1)[1];
    String[] parts = path.substring(0, (path + "?").indexOf('?')).split("/", -1);
    String resource = parts[parts.length - 1];
    GroupVersionResource address =
        parts[1].equals("api")
            ? GroupVersionResource.core(resource)
            : new GroupVersionResource(parts[2], parts[3], resource);
    ResourceDefinition definition = catalog.find(address).orElseThrow();
    ObjectValue object =
        definition.namespaced()
            ? refused.body().withAt(Value.of("n"), "metadata", "namespace")
            : resource.equals("namespaces") ? labelled(refused.body()) : refused.body();
    List<FieldError> errors = new ArrayList<>(MetadataRules.create(definition, object));
    errors.addAll(FinalizerRules.create(definition, object));
    if (errors.isEmpty()) {
      errors.addAll(MetadataRules.createAtLast(definition, object));
    }
    assertThat(errors).extracting(FieldError::toString).isEqualTo(refused.faults());
  }
}
