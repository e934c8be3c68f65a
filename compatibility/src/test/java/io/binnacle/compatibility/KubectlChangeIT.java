package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The commands that change one thing of an object.
class KubectlChangeIT extends KubectlTest {
  @BeforeEach
  void makeObjects() throws Exception {
    kubectl.ok("create", "deployment", "web", "--image=nginx:1.28", "--replicas=2");
    kubectl.ok("create", "configmap", "settings", "--from-literal=color=blue");
  }

  private String field(String object, String path) throws Exception {
    return kubectl.ok("get", object, "-o", "jsonpath={" + path + "}");
  }

  @Test
  void edits() throws Exception {
    assertThat(kubectl.with("EDITOR", "sed -i s/blue/red/").ok("edit", "cm", "settings"))
        .isEqualTo("configmap/settings edited\n");
    assertThat(field("cm/settings", ".data.color")).isEqualTo("red");
    assertThat(kubectl.with("EDITOR", "true").run("", "edit", "cm", "settings").err())
        .isEqualTo("Edit cancelled, no changes made.\n");
  }

  @Test
  void patchesInThreeWays() throws Exception {
    String container = "{\"name\":\"nginx\",\"image\":\"nginx:1.29\"}";
    String patch =
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":["
            + container
            + ",{\"name\":\"side\",\"image\":\"side:1\"}]}}}}";
    assertThat(kubectl.ok("patch", "deploy", "web", "-p", patch))
        .isEqualTo("deployment.apps/web patched\n");
    assertThat(field("deploy/web", ".spec.template.spec.containers[*].image"))
        .isEqualTo("nginx:1.29 side:1");
    kubectl.ok("patch", "deploy", "web", "--type=merge", "-p", patch.replace(container + ",", ""));
    assertThat(field("deploy/web", ".spec.template.spec.containers[*].image")).isEqualTo("side:1");
    kubectl.ok(
        "patch",
        "deploy",
        "web",
        "--type=json",
        "-p",
        "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":5}]");
    assertThat(field("deploy/web", ".spec.replicas} {.metadata.generation")).isEqualTo("5 4");
    assertThat(kubectl.ok("patch", "deploy", "web", "-p", "{\"spec\":{\"replicas\":5}}"))
        .isEqualTo("deployment.apps/web patched (no change)\n");
  }

  @Test
  void patchesSubresources() throws Exception {
    kubectl.ok(
        "patch",
        "deploy",
        "web",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"replicas\":2,\"readyReplicas\":1,\"updatedReplicas\":2},\"spec\":{\"replicas\":9}}");
    assertThat(rows(kubectl.ok("get", "deploy", "web")).getFirst())
        .startsWith("web", "1/2", "2", "0");
    assertThat(
            kubectl.ok(
                "get", "deploy", "web", "--subresource=scale", "-o", "jsonpath={.kind} {.spec}"))
        .isEqualTo("Scale {\"replicas\":2}");
  }

  @Test
  void labelsAndAnnotates() throws Exception {
    assertThat(kubectl.ok("label", "cm", "settings", "tier=front"))
        .isEqualTo("configmap/settings labeled\n");
    assertThat(kubectl.fails("label", "cm", "settings", "tier=back"))
        .isEqualTo("error: 'tier' already has a value (front), and --overwrite is false\n");
    kubectl.ok("label", "cm", "settings", "--overwrite", "tier=back");
    assertThat(field("cm/settings", ".metadata.labels.tier")).isEqualTo("back");
    assertThat(kubectl.ok("label", "cm", "settings", "tier-"))
        .isEqualTo("configmap/settings unlabeled\n");
    assertThat(kubectl.ok("annotate", "cm", "settings", "note=some words"))
        .isEqualTo("configmap/settings annotated\n");
    assertThat(field("cm/settings", ".metadata.labels}{.metadata.annotations.note"))
        .isEqualTo("some words");
  }

  @Test
  void scales() throws Exception {
    assertThat(kubectl.ok("scale", "deploy", "web", "--replicas=4"))
        .isEqualTo("deployment.apps/web scaled\n");
    assertThat(field("deploy/web", ".spec.replicas")).isEqualTo("4");
    assertThat(kubectl.fails("scale", "deploy", "web", "--current-replicas=9", "--replicas=1"))
        .isEqualTo("error: Expected replicas to be 9, was 4\n");
    assertThat(field("deploy/web", ".spec.replicas")).isEqualTo("4");
  }

  @Test
  void sets() throws Exception {
    assertThat(kubectl.ok("set", "image", "deploy/web", "nginx=nginx:2"))
        .isEqualTo("deployment.apps/web image updated\n");
    assertThat(kubectl.ok("set", "env", "deploy/web", "A=b"))
        .isEqualTo("deployment.apps/web env updated\n");
    assertThat(kubectl.ok("set", "env", "deploy/web", "--list"))
        .isEqualTo("# Deployment web, container nginx\nA=b\n");
    kubectl.ok("set", "resources", "deploy/web", "--limits=cpu=1,memory=64Mi");
    kubectl.ok("create", "serviceaccount", "robot");
    kubectl.ok("set", "serviceaccount", "deploy/web", "robot");
    kubectl.ok("create", "service", "clusterip", "s", "--tcp=80");
    kubectl.ok("set", "selector", "service", "s", "app=other");
    assertThat(
            field(
                "deploy/web",
                ".spec.template.spec.containers[0].image} "
                    + "{.spec.template.spec.containers[0].resources.limits} "
                    + "{.spec.template.spec.serviceAccountName"))
        .isEqualTo("nginx:2 {\"cpu\":\"1\",\"memory\":\"64Mi\"} robot");
    assertThat(field("svc/s", ".spec.selector")).isEqualTo("{\"app\":\"other\"}");
  }

  @Test
  void rollsOut() throws Exception {
    assertThat(kubectl.ok("rollout", "status", "deploy/web", "--watch=false"))
        .isEqualTo("Waiting for deployment spec update to be observed...\n");
    assertThat(kubectl.ok("rollout", "restart", "deploy/web"))
        .isEqualTo("deployment.apps/web restarted\n");
    assertThat(kubectl.ok("rollout", "pause", "deploy/web"))
        .isEqualTo("deployment.apps/web paused\n");
    assertThat(field("deploy/web", ".spec.paused")).isEqualTo("true");
    kubectl.ok("rollout", "resume", "deploy/web");
    // What the Deployment's controller would do: a ReplicaSet a revision.
    String uid = field("deploy/web", ".metadata.uid");
    for (int revision = 1; revision <= 2; revision++) {
      kubectl.okWith(
          """
          apiVersion: apps/v1
          kind: ReplicaSet
          metadata:
            name: web-%1$d
            labels: {app: web}
            annotations:
              deployment.kubernetes.io/revision: "%1$d"
              kubernetes.io/change-cause: change %1$d
            ownerReferences:
              - {apiVersion: apps/v1, kind: Deployment, name: web, uid: %2$s, controller: true}
          spec:
            replicas: 0
            selector:
              matchLabels: {app: web, pod-template-hash: "%1$d"}
            template:
              metadata:
                labels: {app: web, pod-template-hash: "%1$d"}
              spec:
                containers: [{name: nginx, image: "nginx:%1$d"}]
          """
              .formatted(revision, uid),
          "create",
          "-f",
          "-");
    }
    assertThat(kubectl.ok("rollout", "history", "deploy/web"))
        .containsPattern("(?m)^1 +change 1$")
        .containsPattern("(?m)^2 +change 2$");
    assertThat(kubectl.ok("rollout", "undo", "deploy/web", "--to-revision=1"))
        .isEqualTo("deployment.apps/web rolled back\n");
    assertThat(field("deploy/web", ".spec.template.spec.containers[0].image")).isEqualTo("nginx:1");
    kubectl.ok(
        "patch",
        "deploy",
        "web",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"observedGeneration\":99,\"replicas\":2,\"updatedReplicas\":2,\"readyReplicas\":2,\"availableReplicas\":2}}");
    assertThat(kubectl.ok("rollout", "status", "deploy/web"))
        .isEqualTo("deployment \"web\" successfully rolled out\n");
  }
}
