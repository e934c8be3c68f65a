package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import io.binnacle.distribution.server.Served;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A release from its installation to its end, by Helm's server-side apply and by its client's.
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
    aReleaseLives("--server-side=true");
  }

  @Test
  void aReleaseLivesByThreeWayMerges() throws Exception {
    aReleaseLives("--server-side=false");
  }

  private void aReleaseLives(String way) throws Exception {
    helm("install", "web", CHART, way);
    assertThat(field("cm/web", ".data.greeting")).isEqualTo("hello");
    assertThat(field("cm/web-hook", ".data.revision")).isEqualTo("1");
    assertThat(field("deployment/web", ".spec.replicas")).isEqualTo("2");
    assertThat(helm("list", "--short")).isEqualTo("web\n");

    kubectl.ok("annotate", "service/web", "kept=yes");
    helm("upgrade", "web", CHART, way, "--set", "greeting=good day,replicas=5");
    assertThat(field("cm/web", ".data.greeting")).isEqualTo("good day");
    assertThat(field("cm/web-hook", ".data.revision")).isEqualTo("2");
    assertThat(field("deployment/web", ".spec.replicas")).isEqualTo("5");
    assertThat(field("deployment/web", ".metadata.generation")).isEqualTo("2");
    assertThat(field("service/web", ".metadata.annotations.kept")).isEqualTo("yes");

    helm("rollback", "web", "1", way);
    assertThat(field("cm/web", ".data.greeting")).isEqualTo("hello");
    assertThat(field("deployment/web", ".spec.replicas")).isEqualTo("2");
    assertThat(helm("history", "web").lines().map(line -> line.split("\\s+", 2)[0]))
        .containsExactly("REVISION", "1", "2", "3");

    assertThat(helm("uninstall", "web")).isEqualTo("release \"web\" uninstalled\n");
    assertThat(kubectl.ok("get", "deployment,service,cm", "-l", "app=web", "-o", "name")).isEmpty();
    assertThat(kubectl.fails("get", "cm", "web")).contains("NotFound");
    assertThat(helm("list", "--short")).isEmpty();
  }

  private String field(String object, String path) throws Exception {
    return kubectl.ok("get", object, "-o", "jsonpath={" + path + "}");
  }

  private String helm(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(GoProgram.HELM.path().toString());
    command.addAll(List.of("--namespace", namespace));
    command.addAll(List.of(arguments));
    Ended ended = Ended.of(command, folder, environment, "", ENDS_WITHIN);
    assertThat(ended.status())
        .as("helm %s: %s", String.join(" ", arguments), ended.err() + ended.out())
        .isZero();
    return ended.out();
  }
}
