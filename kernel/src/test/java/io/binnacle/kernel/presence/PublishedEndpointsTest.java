package io.binnacle.kernel.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.registry.MasterLeases.Server;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedEndpointsTest {
  private static ObjectValue json(String text) {
    return JsonReader.readStored(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void serversOnOnePortShareASubsetAndASlice() {
    List<ObjectValue> objects =
        new PublishedEndpoints(List.of(new Server("10.0.0.2", 6443), new Server("10.0.0.1", 6443)))
            .bootstrapObjects();
    assertThat(objects)
        .containsExactly(
            json(
                """
                {"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"kubernetes",
                "namespace":"default","labels":{"endpointslice.kubernetes.io/skip-mirror":"true"}},
                "subsets":[{"addresses":[{"ip":"10.0.0.1"},{"ip":"10.0.0.2"}],
                "ports":[{"name":"https","port":6443,"protocol":"TCP"}]}]}"""),
            json(
                """
                {"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1",
                "metadata":{"name":"kubernetes","namespace":"default",
                "labels":{"kubernetes.io/service-name":"kubernetes"}},"addressType":"IPv4",
                "endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":true}},
                {"addresses":["10.0.0.2"],"conditions":{"ready":true}}],
                "ports":[{"name":"https","port":6443,"protocol":"TCP"}]}"""));
  }

  @Test
  void serversOfOneMachineHaveASliceEach() {
    PublishedEndpoints endpoints =
        new PublishedEndpoints(
            List.of(new Server("127.0.0.1", 7001), new Server("127.0.0.1", 6443)));
    assertThat(endpoints.sliceNames()).containsExactly("kubernetes", "kubernetes-7001");
    assertThat(endpoints.bootstrapObjects().getFirst().items("subsets")).hasSize(2);
  }

  @Test
  void whatOthersMadeOfThemIsUndone() {
    PublishedEndpoints endpoints = new PublishedEndpoints(List.of(new Server("10.0.0.1", 6443)));
    ObjectValue wanted = endpoints.bootstrapObjects().getFirst();
    ObjectValue spoilt =
        json(
            """
            {"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"kubernetes","uid":"u",
            "namespace":"default"},"subsets":[]}""");
    ObjectValue mended = endpoints.reconcile(wanted, spoilt);
    assertThat(mended.items("subsets")).isEqualTo(wanted.items("subsets"));
    assertThat(mended.text("metadata", "uid")).contains("u");
    assertThat(endpoints.reconcile(wanted, mended)).isEqualTo(mended);
  }
}
