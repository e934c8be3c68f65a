package io.binnacle.kernel.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataOnUpdateTest {
  private static final String BAD =
      "'labels':{'a':'b c'},'finalizers':['example.com/a b','unqualified'],'generateName':'Bad_'";

  /// Each letter a fault, in the order in which kube-apiserver 1.36 tells them: of labels,
  /// finalizers, unqualified finalizers, and what the name begins with.
  @ParameterizedTest
  @CsvSource({
    "deployments.apps, '', LFL LQ",
    "deployments.apps, status, LFL LQ",
    "pods, '', LFL LQ GLFQ",
    "pods, status, LFL LQ",
    "pods, resize, LFL GLFQ",
    "jobs.batch, '', LFL GLFQ LQ",
    "clusterroles.rbac.authorization.k8s.io, '', LFL LFQ LQ",
    "persistentvolumes, '', LFL GLFQ GLFQ",
    "limitranges, '', LFL GLFQ",
    "cronjobs.batch, '', LFL LQ",
    "cronjobs.batch, status, LFL",
    "events, '', LFL",
    "events.events.k8s.io, '', LFL LQ",
    "leases.coordination.k8s.io, '', LFL L",
    "validatingwebhookconfigurations.admissionregistration.k8s.io, '', LFL GLF",
    "certificatesigningrequests.certificates.k8s.io, approval, LFL LFQ LQ",
  })
  void eachKindTellsFaultsAsOftenAsItLooks(String resource, String subresource, String faults) {
    ResourceDefinition definition =
        ResourceCatalog.builtIn().all().stream()
            .filter(one -> one.address().qualifiedResource().equals(resource))
            .findFirst()
            .orElseThrow();
    String metadata =
        "'name':'x','resourceVersion':'1'" + (definition.namespaced() ? ",'namespace':'n'" : "");
    ObjectValue old = object("{'metadata':{" + metadata + "}}");
    ObjectValue changed = object("{'metadata':{" + metadata + "," + BAD + "}}");

    assertThat(
            MetadataOnUpdate.check(definition, subresource, changed, old, List.of()).stream()
                .map(FieldError::path)
                .map(MetadataOnUpdateTest::letter)
                .collect(Collectors.joining()))
        .isEqualTo(faults.replace(" ", ""));
    assertThat(MetadataOnUpdate.check(definition, subresource, old, old, List.of())).isEmpty();
  }

  private static String letter(String path) {
    return switch (path) {
      case "metadata.labels" -> "L";
      case "metadata.finalizers" -> "F";
      case "metadata.finalizers[1]" -> "Q";
      case "metadata.generateName" -> "G";
      default -> path;
    };
  }

  private static ObjectValue object(String json) {
    return JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
