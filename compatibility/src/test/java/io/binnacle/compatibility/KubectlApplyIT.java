package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Declarative work: apply, diff, prune, replace, delete, from manifests.
class KubectlApplyIT extends KubectlTest {
  private static final String TWO =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: one
        labels: {suite: two}
      data: {k: "1"}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: two
        labels: {suite: two}
      data: {k: "2"}
      """;

  @Test
  void appliesThirtyKindsAndThenFindsThemUnchanged() throws Exception {
    String manifest = kubectl.file("kinds.yaml", resource("kinds.yaml"));
    long kinds = resource("kinds.yaml").lines().filter(line -> line.startsWith("kind: ")).count();
    assertThat(kinds).isGreaterThan(30);

    assertThat(kubectl.ok("apply", "-f", manifest).lines())
        .hasSize((int) kinds)
        .contains("deployment.apps/web created", "configmap/settings created")
        .allMatch(line -> line.endsWith(" created"));
    assertThat(kubectl.ok("apply", "-f", manifest).lines())
        .hasSize((int) kinds)
        .allMatch(line -> line.endsWith(" unchanged"));
    assertThat(kubectl.ok("diff", "-f", manifest)).isEmpty();

    releaseVolumes(namespace);
    assertThat(kubectl.ok("delete", "-f", manifest).lines())
        .hasSize((int) kinds)
        .contains("deployment.apps \"web\" deleted from " + namespace + " namespace")
        .contains("node \"hollow\" deleted");
    assertThat(kubectl.ok("get", "all,cm,secret,ingress,pvc,sa,role", "-o", "name")).isEmpty();
  }

  @Test
  void appliesTheOtherKindsAndThenFindsThemUnchanged() throws Exception {
    String objects = resource("otherkinds.yaml").replace("NAMESPACE", namespace);
    String manifest = kubectl.file("otherkinds.yaml", objects);
    long kinds = objects.lines().filter(line -> line.startsWith("kind: ")).count();
    assertThat(kubectl.ok("apply", "-f", manifest).lines())
        .hasSize((int) kinds)
        .allMatch(line -> line.endsWith(" created"));
    assertThat(kubectl.ok("apply", "-f", manifest).lines())
        .hasSize((int) kinds)
        .allMatch(line -> line.endsWith(" unchanged"));
    assertThat(kubectl.ok("diff", "-f", manifest)).isEmpty();

    // As the controller does that protects classes while they are used.
    kubectl.ok("patch", "vac", "idle", "-p", "{\"metadata\":{\"finalizers\":null}}");
    assertThat(kubectl.ok("delete", "-f", manifest).lines()).hasSize((int) kinds);
  }

  @Test
  void removesANamespaceWithThirtyKindsInIt() throws Exception {
    kubectl.okWith("apiVersion: v1\nkind: Namespace\nmetadata: {name: full}\n", "apply", "-f", "-");
    String manifest = kubectl.file("kinds.yaml", resource("kinds.yaml"));
    kubectl.ok("apply", "-n", "full", "-f", manifest);
    releaseVolumes("full");
    assertThat(kubectl.ok("delete", "namespace", "full", "--timeout=50s"))
        .isEqualTo("namespace \"full\" deleted\n");
    assertThat(kubectl.fails("get", "namespace", "full"))
        .isEqualTo("Error from server (NotFound): namespaces \"full\" not found\n");
    kubectl.ok("delete", "--ignore-not-found", "-f", manifest);
  }

  @Test
  void appliesChangesAndRemovals() throws Exception {
    kubectl.okWith(TWO, "apply", "-f", "-");
    kubectl.ok("patch", "cm", "one", "-p", "{\"data\":{\"others\":\"stay\"}}");
    assertThat(kubectl.okWith(TWO.replace("k: \"1\"", "new: \"1\""), "apply", "-f", "-"))
        .isEqualTo("configmap/one configured\nconfigmap/two unchanged\n");
    assertThat(kubectl.ok("get", "cm", "one", "-o", "jsonpath={.data}"))
        .isEqualTo("{\"new\":\"1\",\"others\":\"stay\"}");
    assertThat(kubectl.ok("apply", "view-last-applied", "cm", "one"))
        .contains("new: \"1\"")
        .doesNotContain("others");
  }

  @Test
  void prunesWhatTheManifestNoLongerNames() throws Exception {
    kubectl.okWith(TWO, "apply", "-f", "-");
    String first = TWO.substring(0, TWO.indexOf("---"));
    assertThat(
            kubectl.okWith(
                first,
                "apply",
                "--prune",
                "-l",
                "suite=two",
                "--prune-allowlist=core/v1/ConfigMap",
                "-f",
                "-"))
        .isEqualTo("configmap/one unchanged\nconfigmap/two pruned\n");
    assertThat(kubectl.ok("get", "cm", "-l", "suite=two", "-o", "name"))
        .isEqualTo("configmap/one\n");
  }

  @Test
  void diffTellsOfDifferences() throws Exception {
    String manifest = kubectl.file("two.yaml", TWO);
    kubectl.ok("apply", "-f", manifest);
    assertThat(kubectl.ok("diff", "-f", manifest)).isEmpty();
    kubectl.file("two.yaml", TWO.replace("k: \"2\"", "k: \"3\""));
    Ended different = kubectl.run("", "diff", "-f", manifest);
    assertThat(different.status()).isEqualTo(1);
    assertThat(different.out().lines()).contains("-  k: \"2\"", "+  k: \"3\"");
    assertThat(kubectl.ok("get", "cm", "two", "-o", "jsonpath={.data.k}")).isEqualTo("2");
  }

  @Test
  void replacesAndReplacesByForce() throws Exception {
    kubectl.okWith(TWO, "create", "-f", "-");
    String uid = kubectl.ok("get", "cm", "one", "-o", "jsonpath={.metadata.uid}");
    assertThat(kubectl.okWith(TWO.replace("k:", "z:"), "replace", "-f", "-"))
        .isEqualTo("configmap/one replaced\nconfigmap/two replaced\n");
    assertThat(kubectl.ok("get", "cm", "one", "-o", "jsonpath={.data}{.metadata.uid}"))
        .isEqualTo("{\"z\":\"1\"}" + uid);
    assertThat(kubectl.okWith(TWO, "replace", "--force", "-f", "-"))
        .contains("configmap/one replaced");
    assertThat(kubectl.ok("get", "cm", "one", "-o", "jsonpath={.metadata.uid}")).isNotEqualTo(uid);
  }

  @Test
  void dryRunsStoreNothing() throws Exception {
    assertThat(kubectl.okWith(TWO, "apply", "--dry-run=server", "-f", "-"))
        .isEqualTo(
            "configmap/one created (server dry run)\nconfigmap/two created (server dry run)\n");
    assertThat(kubectl.ok("get", "cm", "-l", "suite=two", "-o", "name")).isEmpty();
    assertThat(
            kubectl.ok(
                "create",
                "deployment",
                "d",
                "--image=i",
                "--dry-run=server",
                "-o",
                "jsonpath={.spec.strategy.type} {.spec.revisionHistoryLimit} {.metadata.generation}"))
        .isEqualTo("RollingUpdate 10 1");
    kubectl.okWith(TWO, "apply", "-f", "-");
    assertThat(kubectl.ok("delete", "cm", "one", "--dry-run=server"))
        .isEqualTo("configmap \"one\" deleted from " + namespace + " namespace (server dry run)\n");
    assertThat(kubectl.ok("get", "cm", "one", "-o", "name")).isEqualTo("configmap/one\n");
  }

  @Test
  void deletesInEveryWay() throws Exception {
    kubectl.okWith(TWO, "apply", "-f", "-");
    for (String pod : List.of("now", "force", "graceful")) {
      kubectl.ok("run", pod, "--image=nginx");
    }
    assertThat(kubectl.ok("delete", "pod", "now", "--now"))
        .isEqualTo("pod \"now\" deleted from " + namespace + " namespace\n");
    assertThat(kubectl.ok("delete", "pod", "force", "--grace-period=0", "--force"))
        .isEqualTo("pod \"force\" force deleted from " + namespace + " namespace\n");
    assertThat(kubectl.ok("delete", "pod/graceful", "--wait")).contains("pod \"graceful\" deleted");
    assertThat(kubectl.ok("delete", "cm", "-l", "suite=two").lines()).hasSize(2);
    assertThat(kubectl.ok("delete", "cm", "one", "--ignore-not-found")).isEmpty();
    assertThat(kubectl.ok("get", "pods,cm", "-l", "suite=two", "-o", "name")).isEmpty();
  }

  @Test
  void deletionWaitsForFinalizers() throws Exception {
    kubectl.okWith(TWO, "apply", "-f", "-");
    kubectl.ok(
        "patch",
        "cm",
        "one",
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");
    try (Kubectl.Following deletion = kubectl.follow("delete", "cm", "one");
        Kubectl.Following wait =
            kubectl.follow("wait", "--for=delete", "cm/one", "--timeout=50s", "-v=6")) {
      wait.awaitOutput(".*watch=true.*");
      deletion.awaitOutput("configmap \"one\" deleted.*");
      assertThat(kubectl.ok("get", "cm", "one", "-o", "jsonpath={.metadata.deletionTimestamp}"))
          .isNotEmpty();
      assertThat(wait.process().isAlive()).isTrue();
      assertThat(deletion.process().isAlive()).isTrue();
      kubectl.ok(
          "patch", "cm", "one", "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}");
      deletion.awaitEnd();
      assertThat(wait.awaitEnd()).contains("configmap/one condition met");
    }
    assertThat(kubectl.fails("get", "cm", "one")).contains("NotFound");
  }
}
