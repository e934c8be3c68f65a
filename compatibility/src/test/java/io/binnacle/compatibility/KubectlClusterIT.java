package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is about the cluster: nodes, access, discovery, health.
class KubectlClusterIT extends KubectlTest {
  @Test
  void keepsPodsOffNodes() throws Exception {
    String node = "node-" + namespace;
    kubectl.okWith(
        "apiVersion: v1\nkind: Node\nmetadata: {name: " + node + "}\n", "create", "-f", "-");
    assertThat(kubectl.ok("taint", "node", node, "k=v:NoSchedule"))
        .isEqualTo("node/" + node + " tainted\n");
    assertThat(kubectl.ok("get", "node", node, "-o", "jsonpath={.spec.taints[?(@.key==\"k\")]}"))
        .isEqualTo("{\"effect\":\"NoSchedule\",\"key\":\"k\",\"value\":\"v\"}");
    assertThat(kubectl.ok("taint", "node", node, "k-")).isEqualTo("node/" + node + " untainted\n");
    assertThat(kubectl.ok("cordon", node)).isEqualTo("node/" + node + " cordoned\n");
    assertThat(rows(kubectl.ok("get", "node", node)).getFirst())
        .startsWith(node, "Unknown,SchedulingDisabled");
    assertThat(kubectl.ok("uncordon", node)).isEqualTo("node/" + node + " uncordoned\n");
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: placed}
        spec:
          nodeName: %s
          containers: [{name: main, image: nginx}]
        """
            .formatted(node),
        "create",
        "-f",
        "-");
    try (Kubectl.Following drain = kubectl.follow("drain", node, "--force", "--grace-period=1")) {
      drain.awaitOutput("evicting pod " + namespace + "/placed");
      // What the node's kubelet would do, once the eviction has marked the Pod.
      kubectl.ok(
          "wait", "--for=jsonpath={.metadata.deletionTimestamp}", "pod/placed", "--timeout=50s");
      kubectl.ok("delete", "pod", "placed", "--force", "--grace-period=0");
      assertThat(drain.awaitEnd()).contains("node/" + node + " drained");
    }
    kubectl.ok("delete", "node", node);
  }

  @Test
  void tellsWhoMayDoWhat() throws Exception {
    assertThat(kubectl.ok("auth", "can-i", "delete", "nodes")).contains("yes\n");
    Ended stranger = kubectl.run("", "auth", "can-i", "get", "pods", "--as=stranger");
    assertThat(stranger.out()).isEqualTo("no\n");
    assertThat(stranger.status()).isEqualTo(1);
    assertThat(kubectl.ok("auth", "can-i", "--list"))
        .containsPattern("\\*\\.\\* +\\[] +\\[] +\\[\\*]");
    assertThat(kubectl.ok("auth", "can-i", "--list", "--as=stranger"))
        .containsPattern("selfsubjectreviews.authentication.k8s.io +\\[] +\\[] +\\[create]")
        .doesNotContain("*.*");
    assertThat(kubectl.ok("auth", "whoami"))
        .containsPattern("Username +kubernetes-admin")
        .containsPattern("Groups +\\[.*system:masters system:authenticated]");
    assertThat(kubectl.ok("auth", "whoami", "--as=zoe", "--as-group=crew"))
        .containsPattern("Username +zoe")
        .containsPattern("Groups +\\[crew system:authenticated]");
  }

  @Test
  void reconcilesRoles() throws Exception {
    String role =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader, namespace: %s}
        rules: [{apiGroups: [""], resources: [pods], verbs: [%s]}]
        """;
    assertThat(kubectl.okWith(role.formatted(namespace, "get"), "auth", "reconcile", "-f", "-"))
        .contains("role.rbac.authorization.k8s.io/reader reconciled");
    kubectl.okWith(role.formatted(namespace, "list"), "auth", "reconcile", "-f", "-");
    assertThat(kubectl.ok("get", "role", "reader", "-o", "jsonpath={.rules[*].verbs}"))
        .contains("get")
        .contains("list");
  }

  @Test
  void tellsWhatIsServed() throws Exception {
    assertThat(rows(kubectl.ok("api-resources")))
        .contains(
            List.of("pods", "po", "v1", "true", "Pod"),
            List.of("nodes", "no", "v1", "false", "Node"),
            List.of(
                "horizontalpodautoscalers",
                "hpa",
                "autoscaling/v2",
                "true",
                "HorizontalPodAutoscaler"));
    assertThat(
            kubectl
                .ok(
                    "api-resources",
                    "--namespaced=false",
                    "--api-group=storage.k8s.io",
                    "-o",
                    "name")
                .lines())
        .contains("storageclasses.storage.k8s.io", "csinodes.storage.k8s.io")
        .doesNotContain("csistoragecapacities.storage.k8s.io");
    assertThat(kubectl.ok("api-versions").lines())
        .contains("v1", "apps/v1", "autoscaling/v1", "autoscaling/v2", "batch/v1", "policy/v1")
        .isSorted();
    assertThat(kubectl.ok("version"))
        .contains("Client Version: " + GoProgram.KUBECTL.release())
        .contains("Server Version: v1.36.");
    assertThat(kubectl.ok("cluster-info")).contains("Kubernetes control plane", "is running at");
    assertThat(kubectl.ok("get", "--raw", "/readyz?verbose"))
        .contains("[+]ping ok\n")
        .endsWith("readyz check passed\n");
    assertThat(
            kubectl.ok("get", "--raw", "/api/v1/namespaces/" + namespace + "/configmaps?limit=1"))
        .contains("\"kind\":\"ConfigMapList\"");
  }

  @Test
  void complainsAsUpstreamDoes() throws Exception {
    assertThat(kubectl.fails("get", "nothings"))
        .isEqualTo("error: the server doesn't have a resource type \"nothings\"\n");
    assertThat(kubectl.fails("get", "cm", "missing"))
        .isEqualTo("Error from server (NotFound): configmaps \"missing\" not found\n");
    kubectl.ok("create", "cm", "taken");
    assertThat(kubectl.fails("create", "cm", "taken"))
        .isEqualTo("error: failed to create configmap: configmaps \"taken\" already exists\n");
    assertThat(kubectl.fails("get", "pods", "--as=stranger"))
        .isEqualTo(
            "Error from server (Forbidden): pods is forbidden: User \"stranger\" cannot list"
                + " resource \"pods\" in API group \"\" in the namespace \""
                + namespace
                + "\"\n");
    assertThat(kubectl.fails("delete", "namespace", "default"))
        .contains(
            "Error from server (Forbidden): namespaces \"default\" is forbidden: this namespace may"
                + " not be deleted");
    assertThat(kubectl.fails("get", "cm", "--field-selector=data.x=1"))
        .contains("Error from server (BadRequest)", "\"data.x\" is not a known field selector");
    assertThat(kubectl.fails("get", "cm", "--all-namespaces", "taken"))
        .isEqualTo("error: a resource cannot be retrieved by name across all namespaces\n");
    String stale =
        kubectl.file(
            "stale.yaml", kubectl.ok("get", "cm", "taken", "-o", "yaml") + "data: {a: b}\n");
    kubectl.ok("label", "cm", "taken", "newer=yes");
    assertThat(kubectl.fails("replace", "-f", stale))
        .startsWith("Error from server (Conflict): error when replacing")
        .endsWith(
            "Operation cannot be fulfilled on configmaps \"taken\": the object has been modified;"
                + " please apply your changes to the latest version and try again\n");
  }

  @Test
  void namesWhatIsInvalid() throws Exception {
    assertThat(kubectl.fails("create", "configmap", "Bad_Name"))
        .startsWith(
            "error: failed to create configmap: ConfigMap \"Bad_Name\" is invalid: metadata.name:"
                + " Invalid value: \"Bad_Name\": a lowercase RFC 1123 subdomain must consist of");
    assertThat(
            kubectl.failsWith(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, dota: {k: v}}",
                "create",
                "-f",
                "-"))
        .contains("strict decoding error: unknown field \"dota\"");
    assertThat(
            kubectl.failsWith(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: {x: 1}}}",
                "create",
                "--validate=false",
                "-f",
                "-"))
        .contains("(BadRequest)", "cannot unmarshal object into Go struct field");
    kubectl.ok("create", "configmap", "fixed", "--from-literal=a=1");
    kubectl.ok("patch", "cm", "fixed", "-p", "{\"immutable\":true}");
    assertThat(kubectl.fails("patch", "cm", "fixed", "-p", "{\"data\":{\"a\":\"2\"}}"))
        .contains(
            "The ConfigMap \"fixed\" is invalid: data: Forbidden: field is immutable when"
                + " `immutable` is set");
  }
}
