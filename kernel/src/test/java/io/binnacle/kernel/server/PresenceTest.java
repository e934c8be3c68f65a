package io.binnacle.kernel.server;

import static io.binnacle.kernel.server.SharedStore.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceTest {
  private static final String ENDPOINTS = "/api/v1/namespaces/default/endpoints/kubernetes";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"
          + "?labelSelector=kubernetes.io/service-name%3Dkubernetes";
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";
  private static final String OURS =
      LEASES + "?labelSelector=apiserver.kubernetes.io/identity%3Dkube-apiserver";

  private final SharedStore store = new SharedStore();
  @TempDir private Path scratch;

  @AfterEach
  void stop() {
    store.close();
  }

  private static Set<Long> ports(List<Value> holders) {
    Set<Long> ports = new TreeSet<>();
    for (Value holder : holders) {
      for (Value port : ((ObjectValue) holder).items("ports")) {
        ((ObjectValue) port).integer("port").ifPresent(ports::add);
      }
    }
    return ports;
  }

  private static Set<Long> published(Node node) {
    Set<Long> ports = ports(node.get(ENDPOINTS).body().items("subsets"));
    Set<Long> slices = ports(node.get(SLICES).body().items("items"));
    return ports.equals(slices) ? ports : Set.of();
  }

  private static Set<Long> portsOf(Node... nodes) {
    Set<Long> ports = new TreeSet<>();
    for (Node node : nodes) {
      ports.add((long) node.server.address().getPort());
    }
    return ports;
  }

  private static List<String> names(ObjectValue list) {
    List<String> names = new ArrayList<>();
    for (Value item : list.items("items")) {
      names.add(((ObjectValue) item).text("metadata", "name").orElse(""));
    }
    return names;
  }

  @Test
  void theEndpointsAreThoseOfTheServersThatLive() throws Exception {
    try (Node a = new Node("a", store, scratch).ready()) {
      eventually("a is published", () -> published(a).equals(portsOf(a)));
      try (Node b = new Node("b", store, scratch).ready()) {
        eventually("both are published", () -> published(a).equals(portsOf(a, b)));
        assertThat(names(a.get(OURS).body())).hasSize(2);
      }
      // It stopped cleanly, and nobody has to wait for its leases to run out.
      assertThat(published(a)).isEqualTo(portsOf(a));
      assertThat(names(a.get(OURS).body())).hasSize(1);
    }
  }

  @Test
  void leasesOfServersThatAreNoMoreAreDeleted() throws Exception {
    String old =
        """
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"%s",
        "namespace":"kube-system","labels":{"apiserver.kubernetes.io/identity":"%s"}},
        "spec":{"leaseDurationSeconds":3600,"renewTime":"2020-01-01T00:00:00.000000Z"}}""";
    store.leader = Optional.of("b");
    try (Node a = new Node("a", store, scratch).ready()) {
      assertThat(a.send("POST " + LEASES, old.formatted("gone", "kube-apiserver")).code())
          .isEqualTo(201);
      assertThat(a.send("POST " + LEASES, old.formatted("other", "somebody")).code())
          .isEqualTo(201);
      try (Node b = new Node("b", store, scratch).ready()) {
        eventually("it is deleted", () -> b.get(LEASES + "/gone").code() == 404);
        assertThat(b.get(LEASES + "/other").code()).isEqualTo(200);
      }
    }
  }

  @Test
  void componentStatusesTellOfTheStore() throws Exception {
    try (Node a = new Node("a", store, scratch).ready()) {
      String statuses = "/api/v1/componentstatuses?fieldSelector=metadata.name%3D";
      assertThat(a.get(statuses + "etcd-0").text()).contains("\"name\":\"etcd-0\"");
      assertThat(a.get(statuses + "scheduler").text()).contains("\"items\":[]");
      assertThat(a.get("/api/v1/componentstatuses/etcd-0").text()).contains("\"status\":\"True\"");
      a.member.cutOff = true;
      assertThat(a.get("/api/v1/componentstatuses/etcd-0").text())
          .contains("\"status\":\"False\"", "1 of 3 members");
      a.member.cutOff = false;
    }
  }
}
