package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `get` in every form, and watches.
class KubectlReadIT extends KubectlTest {
  @BeforeEach
  void makeObjects() throws Exception {
    kubectl.okWith(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: beta
          labels: {tier: front}
        data: {k: "1"}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: alpha
          labels: {tier: back}
        data: {k: "2", m: "x"}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels: {app: web}
        spec:
          containers:
            - name: main
              image: nginx:1.29
            - name: side
              image: side:1
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          clusterIP: None
          selector: {app: web}
          ports: [{port: 80}]
        """,
        "create",
        "-f",
        "-");
  }

  @Test
  void tables() throws Exception {
    String table = kubectl.ok("get", "configmaps");
    assertThat(table).matches("(?s)NAME +DATA +AGE\n.*");
    assertThat(rows(table)).extracting(row -> row.subList(0, 2)).contains(List.of("alpha", "2"));
    assertThat(kubectl.ok("get", "pods"))
        .matches("NAME +READY +STATUS +RESTARTS +AGE\nweb +0/2 +Pending +0 +\\d+s\n");
    assertThat(kubectl.ok("get", "pods", "--no-headers")).matches("web +0/2 +Pending +0 +\\d+s\n");
    assertThat(kubectl.ok("get", "svc"))
        .matches(
            """
            NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\\(S\\) +AGE
            web +ClusterIP +None +<none> +80/TCP +\\d+s
            """);
    assertThat(kubectl.ok("get", "all"))
        .containsPattern("pod/web +0/2")
        .containsPattern("service/web +ClusterIP");
  }

  @Test
  void wideTables() throws Exception {
    assertThat(kubectl.ok("get", "pods", "-o", "wide"))
        .matches(
            """
            NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES
            web +0/2 +Pending +0 +\\d+s +<none> +<none> +<none> +<none>
            """);
    assertThat(kubectl.ok("get", "svc", "-o", "wide")).contains("SELECTOR").contains("app=web");
  }

  @Test
  void documents() throws Exception {
    assertThat(kubectl.ok("get", "cm", "alpha", "-o", "yaml"))
        .startsWith("apiVersion: v1\ndata:\n  k: \"2\"\n  m: x\nkind: ConfigMap\nmetadata:\n")
        .contains("  namespace: " + namespace + "\n");
    assertThat(kubectl.ok("get", "cm", "alpha", "-o", "json"))
        .startsWith("{\n    \"apiVersion\": \"v1\",\n    \"data\": {\n        \"k\": \"2\",");
    assertThat(kubectl.ok("get", "cm", "-o", "json"))
        .contains("\"kind\": \"List\"", "\"name\": \"alpha\"", "\"name\": \"beta\"");
    assertThat(kubectl.ok("get", "cm,pod", "-o", "name", "-l", "tier!=back"))
        .contains("configmap/beta\n", "pod/web\n")
        .doesNotContain("alpha");
  }

  @Test
  void expressions() throws Exception {
    assertThat(kubectl.ok("get", "pod", "web", "-o", "jsonpath={.spec.containers[*].image}"))
        .isEqualTo("nginx:1.29 side:1");
    assertThat(
            kubectl.ok(
                "get",
                "cm",
                "-l",
                "tier",
                "-o",
                "jsonpath={range .items[*]}{.metadata.name}={.data.k};{end}"))
        .isEqualTo("alpha=2;beta=1;");
    assertThat(kubectl.ok("get", "cm", "alpha", "-o", "jsonpath-as-json={.data}"))
        .isEqualTo("[\n    {\n        \"k\": \"2\",\n        \"m\": \"x\"\n    }\n]\n");
    assertThat(
            kubectl.ok(
                "get", "pods", "-o", "custom-columns=N:.metadata.name,I:.spec.containers[*].image"))
        .matches("N +I\nweb +nginx:1.29,side:1\n");
    assertThat(kubectl.ok("get", "cm", "beta", "-o", "go-template={{.data.k}}")).isEqualTo("1");
  }

  @Test
  void selections() throws Exception {
    assertThat(kubectl.ok("get", "cm", "-A", "-l", "tier in (front)"))
        .containsPattern("(?m)^" + namespace + " +beta +1 ");
    assertThat(kubectl.ok("get", "cm", "-l", "tier!=front,tier", "-o", "name"))
        .isEqualTo("configmap/alpha\n");
    assertThat(kubectl.ok("get", "cm", "--field-selector", "metadata.name=beta", "-o", "name"))
        .isEqualTo("configmap/beta\n");
    assertThat(kubectl.ok("get", "pods", "--field-selector", "status.phase=Pending", "-o", "name"))
        .isEqualTo("pod/web\n");
    assertThat(kubectl.ok("get", "pods", "--field-selector", "status.phase!=Pending", "-o", "name"))
        .isEmpty();
    assertThat(kubectl.ok("get", "cm", "alpha", "--show-labels").lines().toList().getLast())
        .endsWith("tier=back");
    assertThat(rows(kubectl.ok("get", "cm", "-l", "tier", "-L", "tier")))
        .extracting(List::getLast)
        .containsExactly("back", "front");
    assertThat(rows(kubectl.ok("get", "cm", "-l", "tier", "--sort-by=.data.k")))
        .extracting(List::getFirst)
        .containsExactly("beta", "alpha");
    assertThat(kubectl.ok("get", "cm", "-l", "tier", "--chunk-size=1", "-o", "name"))
        .isEqualTo("configmap/alpha\nconfigmap/beta\n");
  }

  @Test
  void watches() throws Exception {
    try (Kubectl.Following watch = kubectl.follow("get", "cm", "-w", "-l", "tier")) {
      watch.awaitOutput("NAME +DATA +AGE");
      watch.awaitOutput("alpha +2 .*");
      kubectl.ok("create", "cm", "unseen");
      kubectl.okWith(
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: late, labels: {tier: x}}}",
          "create",
          "-f",
          "-");
      watch.awaitOutput("late +0 .*");
      kubectl.ok("patch", "cm", "late", "-p", "{\"data\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}}");
      watch.awaitOutput("late +3 .*");
      kubectl.ok("delete", "cm", "late");
      assertThat(watch.out()).content().doesNotContain("unseen");
    }
  }

  @Test
  void watchesWithTypesOfEvents() throws Exception {
    try (Kubectl.Following watch =
        kubectl.follow("get", "pods", "--watch", "--output-watch-events")) {
      watch.awaitOutput("ADDED +web .*");
      kubectl.ok("label", "pod", "web", "x=y");
      watch.awaitOutput("MODIFIED +web .*");
      kubectl.ok("delete", "pod", "web", "--now", "--wait=false");
      watch.awaitOutput("DELETED +web .*");
    }
  }

  @Test
  void waits() throws Exception {
    assertThat(
            kubectl.ok(
                "wait", "--for=jsonpath={.status.phase}=Pending", "pod/web", "--timeout=20s"))
        .isEqualTo("pod/web condition met\n");
    try (Kubectl.Following wait =
        kubectl.follow("wait", "--for=jsonpath={.data.k}=9", "cm/beta", "--timeout=50s", "-v=6")) {
      wait.awaitOutput(".*watch=true.*");
      kubectl.ok("patch", "cm", "beta", "-p", "{\"data\":{\"k\":\"9\"}}");
      assertThat(wait.awaitEnd()).contains("configmap/beta condition met");
    }
    assertThat(kubectl.fails("wait", "--for=condition=Ready", "pod/web", "--timeout=1s"))
        .isEqualTo("error: timed out waiting for the condition on pods/web\n");
  }

  @ParameterizedTest
  @CsvSource({
    "pod.spec.containers.image, FIELD: image <string>",
    "deployment.spec.strategy.type, FIELD: type <string>",
    "ingress.spec.rules.http, PATH",
    "hpa, 'VERSION:    v2'",
    "service.spec.ports, FIELD: ports <[]ServicePort>"
  })
  void explains(String field, String told) throws Exception {
    assertThat(kubectl.ok("explain", field)).containsIgnoringCase(told).contains("DESCRIPTION:");
  }

  @Test
  void explainsRecursively() throws Exception {
    assertThat(kubectl.ok("explain", "deployment", "--recursive"))
        .contains("GROUP:      apps", "KIND:       Deployment")
        .containsPattern("(?m)^ {8}containers\t<\\[\\]Container> -required-$");
    assertThat(kubectl.ok("explain", "hpa", "--api-version=autoscaling/v1"))
        .contains("VERSION:    v1");
    assertThat(kubectl.fails("explain", "pod.spec.nothing"))
        .contains("field \"nothing\" does not exist");
  }
}
