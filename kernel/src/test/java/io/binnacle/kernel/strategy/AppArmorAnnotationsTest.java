package io.binnacle.kernel.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppArmorAnnotationsTest {
  private static final String KEY = "container.apparmor.security.beta.kubernetes.io/c";

  /// A client that says by the annotation what the pod says anyway needs no warning.
  @ParameterizedTest
  @CsvSource({
    "runtime/default, '', RuntimeDefault, true",
    "localhost/p, '', Localhost, true",
    "nonsense, '', '', true",
    "unconfined, 'Unconfined', '', false",
    "unconfined, 'RuntimeDefault', Unconfined, true",
  })
  void annotationsBecomeFieldsWithAWarning(
      String annotation, String ofPod, String ofContainer, boolean warned) {
    String context =
        ofPod.isEmpty() ? "" : "'securityContext':{'appArmorProfile':{'type':'" + ofPod + "'}},";
    ObjectValue pod =
        object(
            "{'metadata':{'annotations':{'"
                + KEY
                + "':'"
                + annotation
                + "'}},'spec':{"
                + context
                + "'containers':[{'name':'c'}]}}");
    List<String> warnings = new ArrayList<>();
    ObjectValue merged = AppArmorAnnotations.merged(pod, warnings::add);
    ObjectValue container = (ObjectValue) merged.items("spec", "containers").getFirst();

    assertThat(container.text("securityContext", "appArmorProfile", "type").orElse(""))
        .isEqualTo(ofContainer);
    assertThat(warnings)
        .isEqualTo(
            warned
                ? List.of(
                    "metadata.annotations["
                        + KEY
                        + "]: deprecated since v1.30; use the \"appArmorProfile\" field instead")
                : List.of());
  }

  private static ObjectValue object(String json) {
    return JsonReader.readStored(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
