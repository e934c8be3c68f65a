package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// kustomize, as kubectl has it: a base, and two overlays with patches, generators and replacements
/// of their own.
class KustomizeIT extends KubectlTest {
  private static final Path FOLDER =
      Path.of(Objects.requireNonNull(KustomizeIT.class.getResource("kustomize")).getPath());

  @ParameterizedTest
  @ValueSource(strings = {"--server-side=false", "--server-side=true"})
  void anOverlayLives(String way) throws Exception {
    String overlay = overlay("testing");
    assertThat(kubectl.ok("apply", "-k", overlay, way).lines())
        .hasSize(4)
        .anyMatch(line -> line.startsWith("configmap/testing-settings-"))
        .anyMatch(line -> line.startsWith("deployment.apps/testing-web "));
    assertThat(field("deployment/testing-web", ".spec.replicas")).isEqualTo("1");
    assertThat(field("deployment/testing-web", ".metadata.labels.stage")).isEqualTo("testing");
    assertThat(field("service/testing-web", ".spec.selector.app")).isEqualTo("web");
    String settings =
        field("deployment/testing-web", ".spec.template.spec.volumes[0].configMap.name");
    assertThat(field("configmap/" + settings, ".data.colour")).isEqualTo("green");
    assertThat(
            field("deployment/testing-web", ".spec.template.spec.containers[*].image").split(" "))
        .containsExactly("nginx:1.29", "watcher:2");
    String account = field("deployment/testing-web", ".spec.template.spec.serviceAccountName");
    assertThat(field("serviceaccount/" + account, ".metadata.labels.stage")).isEqualTo("testing");

    String version = field("deployment/testing-web", ".metadata.resourceVersion");
    kubectl.ok("apply", "-k", overlay, way);
    assertThat(field("deployment/testing-web", ".metadata.resourceVersion")).isEqualTo(version);
    assertThat(kubectl.ok("diff", "-k", overlay, way)).isEmpty();

    kubectl.ok("delete", "-k", overlay);
    assertThat(kubectl.ok("get", "deploy,svc,cm,sa", "-l", "stage", "-o", "name")).isEmpty();
  }

  @Test
  void overlaysLiveSideBySide() throws Exception {
    kubectl.ok("apply", "-k", overlay("testing"));
    kubectl.ok("apply", "-k", overlay("production"));
    assertThat(field("deployment/production-web", ".spec.replicas")).isEqualTo("5");
    assertThat(
            field("deployment/production-web", ".spec.template.spec.containers[0].resources")
                .replace("\"", ""))
        .isEqualTo("{limits:{memory:256Mi},requests:{memory:256Mi}}");
    kubectl.ok("delete", "-k", overlay("production"));
    assertThat(kubectl.ok("get", "deploy", "-o", "name"))
        .isEqualTo("deployment.apps/testing-web\n");
  }

  @Test
  void aDiffTellsWhatAnotherChanged() throws Exception {
    String overlay = overlay("testing");
    kubectl.ok("apply", "-k", overlay);
    kubectl.ok("scale", "deployment/testing-web", "--replicas=7");
    Ended diff = kubectl.run("", "diff", "-k", overlay);
    assertThat(diff.status()).isEqualTo(1);
    assertThat(diff.out().lines())
        .contains("-  replicas: 7", "+  replicas: 1")
        .noneMatch(line -> line.matches("[-+] .*image.*"));
    kubectl.ok("apply", "-k", overlay);
    assertThat(kubectl.ok("diff", "-k", overlay)).isEmpty();
  }

  private static String overlay(String name) {
    return FOLDER.resolve(name).toString();
  }

  private String field(String object, String path) throws Exception {
    return kubectl.ok("get", object, "-o", "jsonpath={" + path + "}");
  }
}
