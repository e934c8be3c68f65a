package io.binnacle.admission.ingressclass;

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

class DefaultIngressClassTest {
  private static final GroupVersionResource INGRESSES =
      new GroupVersionResource("networking.k8s.io", "v1", "ingresses");
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("networking.k8s.io", "v1", "ingressclasses");

  private final FakeObjects objects = new FakeObjects();

  private void ingressClass(String name, String day, boolean standard) {
    objects.put(
        CLASSES,
        ("{metadata: {name: %s, creationTimestamp: '2026-01-0%sT00:00:00Z', annotations:"
                + " {ingressclass.kubernetes.io/is-default-class: '%s'}}}")
            .formatted(name, day, standard));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{metadata: {name: x}} | newest",
        "{metadata: {name: x}, spec: {ingressClassName: mine}} | mine",
        "{metadata: {name: x, annotations: {kubernetes.io/ingress.class: ''}}} | ``",
      })
  void anIngressGetsTheDefaultClass(String ingress, String expected) throws SpiException {
    ingressClass("older", "1", true);
    ingressClass("zz", "2", true);
    ingressClass("newest", "2", true);
    ingressClass("none", "3", false);
    ObjectValue object = Notation.object(ingress);

    Mutation mutation = new DefaultIngressClass(objects).mutate(Requests.create(INGRESSES, object));

    ObjectValue admitted = mutation instanceof Mutation.Changed c ? c.object() : object;
    assertThat(admitted.text("spec", "ingressClassName").orElse("")).isEqualTo(expected);
  }
}
