package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands that need what only a node or a controller has: they say what is missing, and go on
/// from objects that somebody made in the controllers' place.
class KubectlContainerIT extends KubectlTest {
  @BeforeEach
  void makePods() throws Exception {
    kubectl.ok("run", "waiting", "--image=nginx");
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: placed}
        spec:
          nodeName: nowhere
          containers: [{name: a, image: nginx}, {name: b, image: nginx}]
        """,
        "create",
        "-f",
        "-");
  }

  @Test
  void streamsNeedANode() throws Exception {
    assertThat(kubectl.fails("exec", "waiting", "--", "ls"))
        .contains("pod waiting does not have a host assigned");
    assertThat(kubectl.fails("attach", "waiting"))
        .contains("pod waiting does not have a host assigned");
    assertThat(kubectl.fails("cp", "waiting:/etc/hosts", "hosts"))
        .contains("pod waiting does not have a host assigned");
    assertThat(kubectl.fails("exec", "placed", "-c", "a", "--", "ls"))
        .contains("nodes \"nowhere\" not found");
    assertThat(kubectl.fails("exec", "placed", "-c", "c", "--", "ls"))
        .contains("container c is not valid for pod placed");
    assertThat(kubectl.fails("port-forward", "pod/waiting", "0:80"))
        .contains("pod is not running. Current status=Pending");
  }

  @Test
  void logsNeedANode() throws Exception {
    assertThat(kubectl.ok("logs", "waiting")).isEmpty();
    assertThat(kubectl.fails("logs", "placed", "-c", "c"))
        .contains("container c is not valid for pod placed");
    assertThat(kubectl.fails("logs", "placed", "-c", "a")).contains("nodes \"nowhere\" not found");
    String node = "apiVersion: v1\nkind: Node\nmetadata: {name: nowhere}\n";
    kubectl.okWith(node, "create", "-f", "-");
    try {
      assertThat(kubectl.fails("logs", "placed", "-c", "a"))
          .contains("no preferred addresses found; known addresses: []");
    } finally {
      kubectl.ok("delete", "node", "nowhere");
    }
  }

  @Test
  void measurementsNeedTheirServer() throws Exception {
    assertThat(kubectl.fails("top", "pods")).isEqualTo("error: Metrics API not available\n");
    assertThat(kubectl.fails("top", "nodes")).isEqualTo("error: Metrics API not available\n");
  }

  @Test
  void debugAddsAContainer() throws Exception {
    kubectl.ok("debug", "waiting", "--image=busybox", "-c", "probe", "--attach=false");
    assertThat(
            kubectl.ok(
                "get", "pod", "waiting", "-o", "jsonpath={.spec.ephemeralContainers[*].name}"))
        .isEqualTo("probe");
    kubectl.ok("debug", "waiting", "--image=busybox", "--copy-to=copy", "--attach=false");
    assertThat(kubectl.ok("get", "pod", "copy", "-o", "jsonpath={.spec.containers[*].image}"))
        .isEqualTo("nginx busybox");
  }

  @Test
  void rollsBackToAReplicaSetMadeByHand() throws Exception {
    kubectl.ok("create", "deployment", "web", "--image=nginx:9");
    String uid = kubectl.ok("get", "deployment", "web", "-o", "jsonpath={.metadata.uid}");
    for (int revision = 1; revision <= 2; revision++) {
      kubectl.okWith(
          """
          apiVersion: apps/v1
          kind: ReplicaSet
          metadata:
            name: web-%1$d
            labels: {app: web, pod-template-hash: h%1$d}
            annotations:
              deployment.kubernetes.io/revision: "%1$d"
              kubernetes.io/change-cause: change %1$d
            ownerReferences:
            - {apiVersion: apps/v1, kind: Deployment, name: web, uid: %2$s, controller: true}
          spec:
            replicas: 0
            selector: {matchLabels: {app: web, pod-template-hash: h%1$d}}
            template:
              metadata: {labels: {app: web, pod-template-hash: h%1$d}}
              spec: {containers: [{name: nginx, image: "nginx:%1$d"}]}
          """
              .formatted(revision, uid),
          "create",
          "-f",
          "-");
    }
    assertThat(kubectl.ok("rollout", "history", "deployment/web"))
        .containsPattern("1 +change 1\n2 +change 2\n");
    assertThat(kubectl.ok("rollout", "history", "deployment/web", "--revision=2"))
        .contains("Image:\tnginx:2\n");
    assertThat(kubectl.ok("rollout", "undo", "deployment/web", "--to-revision=1"))
        .isEqualTo("deployment.apps/web rolled back\n");
    assertThat(
            kubectl.ok(
                "get",
                "deployment",
                "web",
                "-o",
                "jsonpath={.spec.template.spec.containers[0].image}"))
        .isEqualTo("nginx:1");
  }

  @Test
  void aNamespaceThatCannotEndSaysWhy() throws Exception {
    String other = namespace + "-ends";
    kubectl.ok("create", "namespace", other);
    kubectl.okWith(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept, finalizers: [example.com/hold]}\n",
        "create",
        "-n",
        other,
        "-f",
        "-");
    kubectl.ok("delete", "namespace", other, "--wait=false");
    kubectl.ok(
        "wait",
        "--for=condition=NamespaceFinalizersRemaining=true",
        "namespace/" + other,
        "--timeout=30s");
    assertThat(
            kubectl.ok("get", "namespace", other, "-o", "jsonpath={.status.conditions[*].message}"))
        .contains(
            "Some resources are remaining: configmaps. has 1 resource instances",
            "Some content in the namespace has finalizers remaining: example.com/hold in 1"
                + " resource instances");
    kubectl.ok(
        "patch",
        "configmap",
        "kept",
        "-n",
        other,
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":null}}");
    kubectl.ok("wait", "--for=delete", "namespace/" + other, "--timeout=30s");
  }

  @Test
  void explainsFromVersion2Too() throws Exception {
    assertThat(kubectl.ok("explain", "pod.spec.restartPolicy", "--output=plaintext-openapiv2"))
        .contains("FIELD:    restartPolicy <string>", "- `\"OnFailure\"`");
    assertThat(kubectl.ok("explain", "deployment", "--recursive", "--output=plaintext-openapiv2"))
        .contains("maxUnavailable");
  }

  @Test
  void tellsOfTheStoreAsAComponent() throws Exception {
    assertThat(rows(kubectl.ok("get", "componentstatuses")).getFirst())
        .startsWith("etcd-0", "Healthy", "ok");
  }
}
