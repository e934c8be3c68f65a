package io.binnacle.kernel.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Texts whose Go type has a name of its own are shown as JSON, plain ones as Go quotes them.
class TypedTextsTest {
  private static final String ODD = "<\\u0001";
  private static final String JSON = "\"\\u003c\\u0001\"";
  private static final String QUOTED = "\"<\\x01\"";

  private static String faults(String resource, String spec) {
    ObjectValue object =
        JsonReader.readStored(
            ("{\"spec\":" + spec.replace('\'', '"').replace("ODD", ODD) + "}")
                .getBytes(StandardCharsets.UTF_8));
    List<FieldError> faults = BuiltInRules.create(resource, object, object);
    return faults.stream()
        .map(fault -> fault.path() + ": " + fault.body())
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "services | {'type':'ODD'} | spec.type: Unsupported value:",
        "services | {'ports':[{'port':1,'protocol':'ODD'}]} |"
            + " spec.ports[0].protocol: Unsupported value:",
        "resourcequotas | {'hard':{'ODD':'1'}} | Invalid value:",
        "limitranges | {'limits':[{'type':'ODD'}]} | spec.limits[0].type: Invalid value:",
        "poddisruptionbudgets.policy | {'minAvailable':'ODD'} | spec.minAvailable: Invalid value:",
        "persistentvolumeclaims | {'accessModes':['ODD']} | spec.accessModes: Unsupported value:",
        "daemonsets.apps | {'selector':{'matchExpressions':[{'key':'a','operator':'ODD'}]}} |"
            + " spec.selector.matchExpressions[0].operator: Invalid value:",
        "daemonsets.apps | {'template':{'spec':{'os':{'name':'ODD'},'restartPolicy':'ODD'}}} |"
            + " spec.template.spec.os: Unsupported value:",
      })
  void typesWithNamesAreJson(String resource, String spec, String start) {
    assertThat(faults(resource, spec)).contains(start + " " + JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "customresourcedefinitions.apiextensions.k8s.io | {'scope':'ODD'} |"
            + " spec.scope: Unsupported value:",
        "services | {'trafficDistribution':'ODD'} | spec.trafficDistribution: Unsupported value:",
        "persistentvolumes | {'glusterfs':{'endpointsNamespace':'ODD'}} |"
            + " spec.glusterfs.endpointsNamespace: Invalid value:",
      })
  void textsAreQuoted(String resource, String spec, String start) {
    assertThat(faults(resource, spec)).contains(start + " " + QUOTED);
  }
}
