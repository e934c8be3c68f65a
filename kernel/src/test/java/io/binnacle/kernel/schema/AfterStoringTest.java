package io.binnacle.kernel.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AfterStoringTest {
  /// What kube-apiserver answers to the creation of the first is the second.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "endpointslices.discovery.k8s.io | {'endpoints':[],'ports':[]} |"
            + " {'endpoints':null,'ports':null}",
        "endpointslices.discovery.k8s.io | {'endpoints':[{'addresses':[]}]} |"
            + " {'endpoints':[{'addresses':null}]}",
        "roles.rbac.authorization.k8s.io | {'rules':[]} | {'rules':null}",
        "roles.rbac.authorization.k8s.io | {'rules':[{'verbs':['get']}]} |"
            + " {'rules':[{'verbs':['get']}]}",
        "deployments.apps | {'spec':{'template':{'spec':{'containers':[]}}}} |"
            + " {'spec':{'template':{'spec':{'containers':null}}}}",
        "controllerrevisions.apps | {'data':{'containers':[]}} | {'data':{'containers':[]}}",
        "customresourcedefinitions.apiextensions.k8s.io | {'spec':{'versions':[]}} |"
            + " {'spec':{'versions':[]}}",
      })
  void anEmptyListThatIsAlwaysWrittenBecomesNull(String resource, String sent, String kept) {
    ResourceDefinition definition =
        ResourceCatalog.builtIn().all().stream()
            .filter(one -> one.address().qualifiedResource().equals(resource))
            .findFirst()
            .orElseThrow();
    AfterStoring storing = new AfterStoring(definition.address().group(), definition.schema());
    assertThat(JsonWriter.text(storing.of(object(sent)))).isEqualTo(JsonWriter.text(object(kept)));
  }

  private static ObjectValue object(String json) {
    return JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
