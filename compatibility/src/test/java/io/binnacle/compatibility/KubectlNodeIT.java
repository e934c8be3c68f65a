package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands that go through the server to a node.
class KubectlNodeIT extends KubectlTest {
  private static final String COMMANDS = "KUBECTL_REMOTE_COMMAND_WEBSOCKETS";
  private static final String PORTS = "KUBECTL_PORT_FORWARD_WEBSOCKETS";
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private String node = "";
  private TestKubelet kubelet;

  @BeforeEach
  void makePod(ServerPool servers) throws Exception {
    node = namespace + "-node";
    kubelet = TestKubelet.start(servers.of(arrangement), folder, true);
    kubectl.okWith(
        "apiVersion: v1\nkind: Node\nmetadata: {name: %s}\n".formatted(node), "create", "-f", "-");
    reach(kubelet);
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec:
          nodeName: %s
          containers:
          - {name: a, image: x, ports: [{containerPort: %d}]}
          - {name: b, image: x}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: quiet}
        spec: {nodeName: %1$s, containers: [{name: quiet, image: x}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: creating}
        spec: {nodeName: %1$s, containers: [{name: creating, image: x}]}
        """
            .formatted(node, kubelet.podPort()),
        "create",
        "-f",
        "-");
    kubectl.ok(
        "patch",
        "pod",
        "p",
        "--subresource=status",
        "-p",
        "{\"status\":{\"phase\":\"Running\",\"podIP\":\"%1$s\",\"podIPs\":[{\"ip\":\"%1$s\"}]}}"
            .formatted(kubelet.address()));
  }

  /// Tells in the node's status where its kubelet is.
  private void reach(TestKubelet at) throws Exception {
    kubectl.ok(
        "patch",
        "node",
        node,
        "--subresource=status",
        "-p",
        """
        {"status": {
          "addresses": [{"type": "InternalIP", "address": "%s"}],
          "daemonEndpoints": {"kubeletEndpoint": {"Port": %d}}}}
        """
            .formatted(at.address(), at.port()));
  }

  @AfterEach
  void removeNode() throws Exception {
    kubelet.close();
    kubectl.ok("delete", "node", node);
  }

  @Test
  void readsLogs() throws Exception {
    assertThat(kubectl.ok("logs", "p", "-c", "b", "--tail=2"))
        .isEqualTo("line 9 of b\nline 10 of b\n");
    assertThat(kubectl.ok("logs", "p", "-c", "a", "--previous", "--timestamps", "--limit-bytes=30"))
        .isEqualTo("2026-01-01T00:00:00Z earlier 1");
    assertThat(kubectl.ok("logs", "p", "--all-containers", "--tail=1", "--prefix").lines())
        .containsExactlyInAnyOrder("[pod/p/a] line 10 of a", "[pod/p/b] line 10 of b");
    assertThat(kubectl.fails("logs", "creating"))
        .isEqualTo(
            "Error from server (BadRequest): container \"creating\" in pod \"p\" is waiting to"
                + " start: ContainerCreating\n");
    assertThat(kubectl.fails("logs", "p", "-c", "c"))
        .contains("container c is not valid for pod p");
    assertThat(kubectl.fails("get", "--raw", "/api/v1/namespaces/" + namespace + "/pods/p/log"))
        .contains("a container name must be specified for pod p, choose one of: [a b]");
  }

  @Test
  void followsLogsUntilTheClientLeaves() throws Exception {
    try (Kubectl.Following busy = kubectl.follow("logs", "-f", "p", "-c", "a", "--tail=1");
        Kubectl.Following silent = kubectl.follow("logs", "-f", "quiet")) {
      busy.awaitOutput("line 15 of a");
      awaitOpen(2);
      assertThat(silent.process().isAlive()).isTrue();
    }
    // Also the one that the kubelet had nothing to say to.
    awaitOpen(0);
  }

  private void awaitOpen(int count) throws Exception {
    requireOutside();
    long deadline = System.nanoTime() + WITHIN.toNanos();
    String open = "";
    while (!open.equals(count + "\n")) {
      assertThat(deadline - System.nanoTime()).as("open: %s", open).isPositive();
      open = kubectl.ok("get", "--raw", "/api/v1/nodes/" + node + "/proxy/open");
    }
  }

  @Test
  void runsCommands() throws Exception {
    for (Kubectl one : List.of(kubectl, kubectl.with(COMMANDS, "false"))) {
      assertThat(one.ok("exec", "p", "-c", "a", "--", "echo", "one", "two words"))
          .isEqualTo("one two words\n");
      String upper = "x".repeat(300_000);
      assertThat(one.okWith(upper, "exec", "-i", "p", "-c", "a", "--", "tr", "x", "Y"))
          .isEqualTo("Y".repeat(300_000));
      Ended failed =
          one.run("", "exec", "p", "-c", "a", "--", "sh", "-c", "echo o; echo e >&2; exit 7");
      assertThat(failed.status()).isEqualTo(7);
      assertThat(failed.out()).isEqualTo("o\n");
      assertThat(failed.err()).isEqualTo("e\ncommand terminated with exit code 7\n");
      assertThat(one.okWith("said\n", "attach", "-i", "p", "-c", "b"))
          .contains("attached to b\n", "said\n");
    }
  }

  @Test
  void copiesFiles() throws Exception {
    Path there = Files.createDirectory(folder.resolve("there"));
    String content = "content\n".repeat(50_000);
    String file = kubectl.file("file", content);
    for (Kubectl one : List.of(kubectl, kubectl.with(COMMANDS, "false"))) {
      one.ok("cp", file, "p:" + there.resolve("copy"), "-c", "a");
      assertThat(there.resolve("copy")).hasContent(content);
      one.ok("cp", "p:" + there.resolve("copy"), folder.resolve("back").toString(), "-c", "a");
      assertThat(folder.resolve("back")).hasContent(content);
    }
  }

  @Test
  void forwardsPorts() throws Exception {
    for (Kubectl one : List.of(kubectl, kubectl.with(PORTS, "false"))) {
      try (Kubectl.Following forwarding =
          one.follow("port-forward", "pod/p", ":" + kubelet.podPort())) {
        forwarding.awaitOutput("Forwarding from 127.*");
        Matcher port =
            Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(Files.readString(forwarding.out()));
        assertThat(port.find()).isTrue();
        URI page = URI.create("http://127.0.0.1:" + port.group(1) + "/through");
        try (HttpClient client = HttpClient.newHttpClient()) {
          HttpRequest request = HttpRequest.newBuilder(page).timeout(WITHIN).build();
          for (int i = 0; i < 3; i++) {
            assertThat(client.send(request, BodyHandlers.ofString()).body())
                .contains("\"Target\":\"/through\"");
          }
        }
      }
    }
  }

  @Test
  void passesRequestsOn() throws Exception {
    requireOutside();
    assertThat(raw("nodes/" + node + "/proxy/a/b/?q=1"))
        .contains(
            "\"Target\":\"/a/b/?q=1\"",
            "\"Client\":\"CN=kube-apiserver-kubelet-client,O=system:masters\"")
        .doesNotContain("Authorization");
    String in = "namespaces/" + namespace;
    assertThat(raw(in + "/pods/p/proxy/x")).contains("\"Target\":\"/x\"", "\"Client\":\"\"");
    assertThat(raw(in + "/pods/http:p:" + kubelet.podPort() + "/proxy/pieces"))
        .isEqualTo("piece 1\npiece 2\npiece 3\n");
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: s}
        spec: {ports: [{name: web, port: 80}]}
        """,
        "create",
        "-f",
        "-");
    String service = "/api/v1/" + in + "/services/s:80/proxy/x";
    assertThat(kubectl.fails("get", "--raw", service)).contains("endpoints \"s\" not found");
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Endpoints
        metadata: {name: s}
        subsets:
        - addresses: [{ip: %s, targetRef: {kind: Pod, name: p, namespace: %s}}]
          ports: [{name: web, port: %d}]
        """
            .formatted(kubelet.address(), namespace, kubelet.podPort()),
        "create",
        "-f",
        "-");
    assertThat(kubectl.ok("get", "--raw", service)).contains("\"Target\":\"/x\"");
    assertThat(kubectl.fails("get", "--raw", "/api/v1/" + in + "/services/s:81/proxy/x"))
        .contains("no service port 81 found for service \"s\"");
  }

  private String raw(String path) throws Exception {
    return kubectl.ok("get", "--raw", "/api/v1/" + path);
  }

  private void requireOutside() {
    Assumptions.assumeTrue(
        kubelet.outside(), "SKIPPED: this machine has no address but its loopback");
  }

  @Test
  void aKubeletThatKnowsNoWebSocketsIsServedToo(ServerPool servers) throws Exception {
    try (TestKubelet older = TestKubelet.start(servers.of(arrangement), folder, false)) {
      reach(older);
      assertThat(kubectl.okWith("in", "exec", "-i", "p", "-c", "a", "--", "cat")).isEqualTo("in");
      assertThat(kubectl.ok("logs", "p", "-c", "a", "--tail=1")).isEqualTo("line 10 of a\n");
    }
  }

  @Test
  void saysWhyANodeIsNotReached() throws Exception {
    kubelet.close();
    String refused =
        "dial tcp " + kubelet.address() + ":" + kubelet.port() + ": connect: connection refused";
    assertThat(kubectl.fails("exec", "p", "-c", "a", "--", "ls"))
        .contains("error dialing backend: " + refused);
    assertThat(kubectl.fails("logs", "p", "-c", "a"))
        .contains(
            "Get \"https://"
                + kubelet.address()
                + ":"
                + kubelet.port()
                + "/containerLogs/"
                + namespace
                + "/p/a\": "
                + refused);
  }
}
