package io.binnacle.admission.storageclass;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.admission.FakeObjects;
import io.binnacle.admission.Notation;
import io.binnacle.admission.Requests;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.Mutation;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultStorageClassTest {
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("storage.k8s.io", "v1", "storageclasses");
  private static final GroupVersionResource CLAIMS =
      GroupVersionResource.core("persistentvolumeclaims");

  private static FakeObjects classes(String marked) {
    FakeObjects objects = new FakeObjects();
    for (String one : marked.split(" ", -1)) {
      String[] parts = one.split("@", -1);
      String mark =
          switch (parts[1]) {
            case "-" -> "x: y";
            case "beta" -> "storageclass.beta.kubernetes.io/is-default-class: 'true'";
            case "false" -> "storageclass.kubernetes.io/is-default-class: 'false'";
            default -> "storageclass.kubernetes.io/is-default-class: 'true'";
          };
      objects.put(
          CLASSES,
          "{metadata: {name: %s, annotations: {%s}, creationTimestamp: '2026-01-0%sT00:00:00Z'}}"
              .formatted(parts[0], mark, parts[2]));
    }
    return objects;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a@-@1 b@false@2 | {} | ``",
        "a@-@1 b@beta@1 | {} | b",
        // The newest, then the first by its name.
        "a@true@1 b@true@3 c@true@2 | {} | b",
        "b@true@1 a@true@1 | {} | a",
        // Who names a class, were it none, gets no other.
        "a@true@1 | {storageClassName: mine} | mine",
        "a@true@1 | {storageClassName: ''} | ``",
      })
  void aClaimGetsTheDefaultClass(String classes, String spec, String expected) throws SpiException {
    DefaultStorageClass plugin = new DefaultStorageClass(classes(classes));
    ObjectValue claim = Notation.object("{metadata: {name: x, namespace: ns}, spec: " + spec + "}");

    Mutation mutation = plugin.mutate(Requests.create(CLAIMS, claim));

    ObjectValue admitted = mutation instanceof Mutation.Changed c ? c.object() : claim;
    assertThat(admitted.text("spec", "storageClassName").orElse("")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"legacy", "''"})
  void theAnnotationOfOldIsAChoiceToo(String name) throws SpiException {
    ObjectValue claim =
        Notation.object(
            "{metadata: {name: x, namespace: ns, annotations:"
                + " {volume.beta.kubernetes.io/storage-class: '"
                + name
                + "'}}}");

    assertThat(new DefaultStorageClass(classes("a@true@1")).mutate(Requests.create(CLAIMS, claim)))
        .isEqualTo(new Mutation.Unchanged());
  }
}
