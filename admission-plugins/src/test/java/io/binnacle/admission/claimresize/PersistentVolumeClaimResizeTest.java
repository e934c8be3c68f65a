package io.binnacle.admission.claimresize;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.admission.FakeObjects;
import io.binnacle.admission.Notation;
import io.binnacle.admission.Requests;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.Verdict;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersistentVolumeClaimResizeTest {
  private static final GroupVersionResource CLAIMS =
      GroupVersionResource.core("persistentvolumeclaims");
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("storage.k8s.io", "v1", "storageclasses");
  private static final String UNBOUND = "Only bound persistent volume claims can be expanded";
  private static final String RIGID =
      "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc"
          + " must support resize";

  private final FakeObjects objects =
      new FakeObjects()
          .put(CLASSES, "{metadata: {name: elastic}, allowVolumeExpansion: true}")
          .put(CLASSES, "{metadata: {name: rigid}, allowVolumeExpansion: false}")
          .put(CLASSES, "{metadata: {name: silent}}");

  private static ObjectValue claim(String phase, String storageClass, String size) {
    return Notation.object(
        "{metadata: {name: x, namespace: ns}, spec: {storageClassName: '%s', resources: {requests:"
                .formatted(storageClass)
            + " {storage: %s}}}, status: {phase: %s}}".formatted(size, phase));
  }

  @ParameterizedTest
  @CsvSource({
    "Bound, elastic, 1Gi, 2Gi, ''",
    "Bound, elastic, 2Gi, 1Gi, ''",
    "Pending, rigid, 1Gi, 1024Mi, ''",
    "Pending, elastic, 1Gi, 2Gi, " + UNBOUND,
    "Bound, rigid, 1Gi, 2Gi, " + RIGID,
    "Bound, silent, 1Gi, 2Gi, " + RIGID,
    "Bound, gone, 1Gi, 2Gi, " + RIGID,
    "Bound, '', 1Gi, 2Gi, " + RIGID,
  })
  void aClaimGrows(String phase, String storageClass, String from, String to, String why)
      throws SpiException {
    Verdict verdict =
        new PersistentVolumeClaimResize(objects)
            .validate(
                Requests.update(
                    CLAIMS, claim(phase, storageClass, to), claim(phase, storageClass, from)));

    if (why.isEmpty()) {
      assertThat(verdict).isEqualTo(Verdict.allowed());
    } else {
      assertThat(((Verdict.Denied) verdict).status().message())
          .isEqualTo("persistentvolumeclaims \"x\" is forbidden: " + why);
    }
  }
}
