package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import io.binnacle.distribution.server.Served;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A release from its installation to its end: by server-side apply and by the client's merges of
/// Helm 4, and by Helm 3.
class HelmIT extends KubectlTest {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);
  private static final String CHART =
      Objects.requireNonNull(HelmIT.class.getResource("chart")).getPath();

  private Map<String, String> environment = Map.of();

  @BeforeEach
  void findServer(ServerPool servers) throws Exception {
    Served server = servers.of(arrangement);
    environment =
        Map.of(
            "KUBECONFIG", server.kubeconfig().toString(),
            "HELM_CACHE_HOME", folder.resolve("cache").toString(),
            "HELM_CONFIG_HOME", folder.resolve("config").toString(),
            "HELM_DATA_HOME", folder.resolve("data").toString());
  }

  @Test
  void aReleaseLivesByServerSideApply() throws Exception {
    aReleaseLives(GoProgram.HELM, "--server-side=true");
  }

  @Test
  void aReleaseLivesByThreeWayMerges() throws Exception {
    aReleaseLives(GoProgram.HELM, "--server-side=false");
  }

  @Test
  void aReleaseLivesByHelm3() throws Exception {
    aReleaseLives(GoProgram.HELM_3);
  }

  @Test
  void aReleaseOfHelm3GoesOnWithHelm4() throws Exception {
    helm(GoProgram.HELM_3, "install", "web", CHART);
    helm(GoProgram.HELM, "upgrade", "web", CHART, "--set", "replicas=5");
    assertThat(field("deployment/web", ".spec.replicas")).isEqualTo("5");
    String[] byApply = {"--server-side=true", "--force-conflicts"};
    helm(GoProgram.HELM, "upgrade", "web", CHART, byApply, "--set", "replicas=3");
    assertThat(field("deployment/web", ".spec.replicas")).isEqualTo("3");
    helm(GoProgram.HELM_3, "rollback", "web", "2");
    assertThat(field("deployment/web", ".spec.replicas")).isEqualTo("5");
    helm(GoProgram.HELM, "uninstall", "web");
    assertThat(kubectl.ok("get", "deployment,service", "-o", "name")).isEmpty();
  }

  private void aReleaseLives(GoProgram helm, String... way) throws Exception {
    helm(helm, "install", "web", CHART, way);
    assertThat(field("cm/web", ".data.greeting")).isEqualTo("hello");
    assertThat(field("cm/web-hook", ".data.revision")).isEqualTo("1");
    assertThat(field("deployment/web", ".spec.replicas")).isEqualTo("2");
    assertThat(helm(helm, "list", "--short")).isEqualTo("web\n");
    aTestSucceeds(helm);

    kubectl.ok("annotate", "service/web", "kept=yes");
    helm(helm, "upgrade", "web", CHART, way, "--set", "greeting=good day,replicas=5");
    assertThat(field("cm/web", ".data.greeting")).isEqualTo("good day");
    assertThat(field("cm/web-hook", ".data.revision")).isEqualTo("2");
    assertThat(field("deployment/web", ".spec.replicas")).isEqualTo("5");
    assertThat(field("deployment/web", ".metadata.generation")).isEqualTo("2");
    assertThat(field("service/web", ".metadata.annotations.kept")).isEqualTo("yes");

    helm(helm, "rollback", "web", "1", way);
    assertThat(field("cm/web", ".data.greeting")).isEqualTo("hello");
    assertThat(field("cm/web-farewell", ".data.revision")).isEqualTo("1");
    assertThat(field("deployment/web", ".spec.replicas")).isEqualTo("2");
    assertThat(helm(helm, "history", "web").lines().map(line -> line.split("\\s+", 2)[0]))
        .containsExactly("REVISION", "1", "2", "3");

    kubectl.ok("delete", "cm/web-farewell");
    assertThat(helm(helm, "uninstall", "web")).isEqualTo("release \"web\" uninstalled\n");
    assertThat(kubectl.ok("get", "deployment,service,cm", "-l", "app=web", "-o", "name")).isEmpty();
    assertThat(kubectl.fails("get", "cm", "web")).contains("NotFound");
    assertThat(field("cm/web-farewell", ".data.revision")).isEqualTo("1");
    assertThat(helm(helm, "list", "--short")).isEmpty();
  }

  /// The hook's Pod is run by this test: there is no node.
  private void aTestSucceeds(GoProgram helm) throws Exception {
    Future<String> tested;
    try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
      tested = aside.submit(() -> helm(helm, "test", "web", "--timeout", "50s"));
      kubectl.ok("wait", "--for=create", "pod/web-test", "--timeout=50s");
      String succeeded = "{\"status\":{\"phase\":\"Succeeded\"}}";
      kubectl.ok("patch", "pod/web-test", "--subresource=status", "-p", succeeded);
    }
    assertThat(tested.get().lines())
        .anyMatch(line -> line.matches("TEST SUITE:\\s+web-test"))
        .anyMatch(line -> line.matches("Phase:\\s+Succeeded"));
  }

  private String field(String object, String path) throws Exception {
    return kubectl.ok("get", object, "-o", "jsonpath={" + path + "}");
  }

  private String helm(
      GoProgram helm, String command, String release, String chart, String[] way, String... more)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(command, release, chart));
    all.addAll(List.of(way));
    all.addAll(List.of(more));
    return helm(helm, all.toArray(String[]::new));
  }

  private String helm(GoProgram helm, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(helm.path().toString());
    command.addAll(List.of("--namespace", namespace));
    command.addAll(List.of(arguments));
    Ended ended = Ended.of(command, folder, environment, "", ENDS_WITHIN);
    assertThat(ended.status())
        .as("helm %s: %s", String.join(" ", arguments), ended.err() + ended.out())
        .isZero();
    return ended.out();
  }
}
