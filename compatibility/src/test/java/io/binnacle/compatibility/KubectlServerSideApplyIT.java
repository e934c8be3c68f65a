package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Server-side apply by kubectl: several managers of one object, conflicts, force, migration.
class KubectlServerSideApplyIT extends KubectlTest {
  private static final String SETTINGS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      data: {color: blue, size: "1"}
      """;

  private String field(String object, String path) throws Exception {
    return kubectl.ok("get", object, "--show-managed-fields", "-o", "jsonpath={" + path + "}");
  }

  private String applies(String manifest, String... more) throws Exception {
    return kubectl.okWith(manifest, arguments(more));
  }

  private static String[] arguments(String... more) {
    List<String> all = new ArrayList<>(List.of("apply", "--server-side", "-f", "-"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void appliesThirtyKindsAndThenFindsThemUnchanged() throws Exception {
    String manifest = kubectl.file("kinds.yaml", resource("kinds.yaml"));
    assertThat(kubectl.ok("apply", "--server-side", "-f", manifest).lines())
        .contains("deployment.apps/web serverside-applied")
        .allMatch(line -> line.endsWith(" serverside-applied"));
    String version = field("deployment/web", ".metadata.resourceVersion");
    kubectl.ok("apply", "--server-side", "-f", manifest);
    assertThat(field("deployment/web", ".metadata.resourceVersion")).isEqualTo(version);
    assertThat(kubectl.ok("diff", "--server-side", "-f", manifest)).isEmpty();
    releaseVolumes(namespace);
    kubectl.ok("delete", "-f", manifest);
  }

  @Test
  void managersShareAnObject() throws Exception {
    assertThat(applies(SETTINGS)).isEqualTo("configmap/settings serverside-applied\n");
    applies(SETTINGS.replace("color: blue, size: \"1\"", "shape: round"), "--field-manager=shaper");
    assertThat(field("cm/settings", ".data"))
        .isEqualTo("{\"color\":\"blue\",\"shape\":\"round\",\"size\":\"1\"}");
    assertThat(field("cm/settings", ".metadata.managedFields[*].manager"))
        .isEqualTo("kubectl shaper");
    applies(SETTINGS.replace(", size: \"1\"", ""));
    assertThat(field("cm/settings", ".data")).isEqualTo("{\"color\":\"blue\",\"shape\":\"round\"}");
  }

  @Test
  void conflictsAreToldAndForced() throws Exception {
    applies(SETTINGS);
    String red = SETTINGS.replace("blue", "red");
    assertThat(kubectl.failsWith(red, arguments("--field-manager=painter")))
        .startsWith(
            """
            error: Apply failed with 1 conflict: conflict with "kubectl": .data.color
            Please review the fields above--they currently have other managers.""");
    assertThat(kubectl.okWith(red, arguments("--field-manager=painter", "--force-conflicts")))
        .isEqualTo("configmap/settings serverside-applied\n");
    assertThat(field("cm/settings", ".data.color")).isEqualTo("red");
    kubectl.ok("patch", "cm", "settings", "-p", "{\"data\":{\"size\":\"2\"}}");
    assertThat(kubectl.failsWith(SETTINGS, arguments()))
        .startsWith(
            """
            error: Apply failed with 2 conflicts: conflicts with "kubectl-patch" using v1:
            - .data.size
            conflicts with "painter":
            - .data.color
            """);
  }

  @Test
  void whatWasAppliedOnTheClientGoesOnOnTheServer() throws Exception {
    kubectl.okWith(SETTINGS, "apply", "-f", "-");
    assertThat(field("cm/settings", ".metadata.managedFields[0].manager"))
        .isEqualTo("kubectl-client-side-apply");
    applies(SETTINGS.replace("blue", "green").replace(", size: \"1\"", ""));
    assertThat(field("cm/settings", ".data.color")).isEqualTo("green");
    assertThat(field("cm/settings", ".metadata.managedFields[*].manager"))
        .isEqualTo("kubectl-last-applied kubectl");
    assertThat(kubectl.ok("apply", "view-last-applied", "cm", "settings"))
        .contains("green")
        .doesNotContain("size");
  }

  @Test
  void aDryRunAndADiffChangeNothing() throws Exception {
    applies(SETTINGS);
    String version = field("cm/settings", ".metadata.resourceVersion");
    String red = SETTINGS.replace("blue", "red");
    applies(red, "--dry-run=server");
    assertThat(kubectl.run(red, "diff", "--server-side", "-f", "-").out())
        .contains("-  color: blue", "+  color: red");
    assertThat(field("cm/settings", ".metadata.resourceVersion")).isEqualTo(version);
  }

  @Test
  void statusAndScaleHaveManagersOfTheirOwn() throws Exception {
    kubectl.ok("create", "deployment", "web", "--image=nginx:1.28", "--replicas=2");
    String status =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        status: {replicas: 2}
        """;
    applies(status, "--subresource=status", "--field-manager=reporter");
    assertThat(field("deploy/web", ".status.replicas")).isEqualTo("2");
    kubectl.ok("scale", "deploy", "web", "--replicas=4");
    assertThat(field("deploy/web", ".metadata.managedFields[?(@.subresource==\"scale\")].fieldsV1"))
        .isEqualTo("{\"f:spec\":{\"f:replicas\":{}}}");
    assertThat(field("deploy/web", ".metadata.managedFields[?(@.subresource==\"status\")].manager"))
        .isEqualTo("reporter");
  }
}
