package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Ended;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Quotas and limits of a namespace. The test reports what a quota grants, as the quota controller
/// does.
class KubectlQuotaIT extends KubectlTest {
  private static final int AT_ONCE = 12;
  private static final int GRANTED = 5;

  private void quota(String hard) throws Exception {
    kubectl.ok("create", "quota", "limits", "--hard=" + hard);
    String[] amounts = hard.split(",", -1);
    List<String> granted = new ArrayList<>();
    List<String> used = new ArrayList<>();
    for (String amount : amounts) {
      int equals = amount.indexOf('=');
      granted.add(
          "\"" + amount.substring(0, equals) + "\":\"" + amount.substring(equals + 1) + "\"");
      used.add("\"" + amount.substring(0, equals) + "\":\"0\"");
    }
    kubectl.ok(
        "patch",
        "quota",
        "limits",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"hard\":{%s},\"used\":{%s}}}"
            .formatted(String.join(",", granted), String.join(",", used)));
  }

  private String used(String resource) throws Exception {
    return kubectl.ok(
        "get",
        "quota",
        "limits",
        "-o",
        "jsonpath={.status.used." + resource.replace(".", "\\.") + "}");
  }

  @Test
  void manyAtOnceGetWhatIsGrantedAndNoMore() throws Exception {
    quota("configmaps=" + GRANTED);
    List<Callable<Ended>> commands = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      String name = "settings-" + i;
      commands.add(() -> kubectl.run("", "create", "configmap", name));
    }
    int made = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Ended> ended : threads.invokeAll(commands)) {
        if (ended.get().status() == 0) {
          made++;
        } else {
          assertThat(ended.get().err())
              .contains("exceeded quota: limits, requested: configmaps=1, used: configmaps=");
        }
      }
    }

    assertThat(made).isEqualTo(GRANTED);
    assertThat(used("configmaps")).isEqualTo(Integer.toString(GRANTED));
  }

  @Test
  void podsMustSayWhatTheyWant() throws Exception {
    quota("requests.cpu=1,pods=2");

    assertThat(kubectl.fails("run", "silent", "--image=nginx"))
        .contains(
            "pods \"silent\" is forbidden: failed quota: limits: must specify requests.cpu for:"
                + " silent");
    kubectl.ok(
        "run",
        "modest",
        "--image=nginx",
        "--overrides={\"spec\":{\"containers\":[{\"name\":\"modest\",\"image\":\"nginx\","
            + "\"resources\":{\"requests\":{\"cpu\":\"300m\"}}}]}}");
    assertThat(used("requests.cpu")).isEqualTo("300m");
    assertThat(used("pods")).isEqualTo("1");
  }

  @Test
  void aLimitRangeSpeaksForThem() throws Exception {
    kubectl.okWith(
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: usual}
        spec:
          limits:
          - type: Container
            default: {cpu: 200m}
            defaultRequest: {cpu: 100m}
            max: {cpu: 500m}
        """,
        "create",
        "-f",
        "-");
    quota("requests.cpu=1");

    kubectl.ok("run", "silent", "--image=nginx");

    assertThat(used("requests.cpu")).isEqualTo("100m");
    assertThat(
            kubectl.ok(
                "get",
                "pod",
                "silent",
                "-o",
                "jsonpath={.metadata.annotations.kubernetes\\.io/limit-ranger}"))
        .isEqualTo(
            "LimitRanger plugin set: cpu request for container silent; cpu limit for container"
                + " silent");
  }

  @Test
  void clientsAreWarned() throws Exception {
    Ended ended =
        kubectl.run(
            "",
            "run",
            "odd",
            "--image=nginx",
            "--overrides={\"spec\":{\"containers\":[{\"name\":\"odd\",\"image\":\"nginx\","
                + "\"resources\":{\"limits\":{\"memory\":\"500m\"}}}]}}");

    assertThat(ended.status()).isZero();
    assertThat(ended.err())
        .contains(
            "Warning: spec.containers[0].resources.limits[memory]: fractional byte value \"500m\""
                + " is invalid, must be an integer");
  }
}
