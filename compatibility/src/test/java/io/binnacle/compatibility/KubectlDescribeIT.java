package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Arrangements;
import org.junit.jupiter.api.Test;

/// `describe`, which puts many requests together into one page.
@Arrangements.AlsoFollower
class KubectlDescribeIT extends KubectlTest {
  @Test
  void describesEveryKind() throws Exception {
    String manifest = kubectl.file("kinds.yaml", resource("kinds.yaml"));
    kubectl.ok("apply", "-f", manifest);

    assertThat(kubectl.ok("describe", "pod", "web-0"))
        .containsPattern("Service Account: +robot")
        .containsPattern("Status: +Pending")
        .containsPattern("QoS Class: +Burstable")
        .contains("COLOR:  <set to the key 'color' of config map 'settings'>")
        .containsPattern("Readiness: +http-get http://:80/ delay=0s timeout=1s period=10s");
    assertThat(kubectl.ok("describe", "service", "web"))
        .containsPattern("Type: +ClusterIP")
        .containsPattern("IP: +10\\.\\d+\\.\\d+\\.\\d+");
    assertThat(kubectl.ok("describe", "deployment", "web"))
        .containsPattern("Replicas: +2 desired")
        .containsPattern("RollingUpdateStrategy: +25% max unavailable, 25% max surge");
    assertThat(kubectl.ok("describe", "ingress", "web"))
        .contains("web.example.com")
        .containsPattern("Ingress Class: +front");
    assertThat(kubectl.ok("describe", "job", "once")).containsPattern("Completions: +1");
    assertThat(kubectl.ok("describe", "cronjob", "nightly"))
        .containsPattern("Schedule: +0 3 \\* \\* \\*");
    assertThat(kubectl.ok("describe", "hpa", "web"))
        .containsPattern("Reference: +Deployment/web")
        .containsPattern("Max replicas: +5");
    assertThat(kubectl.ok("describe", "networkpolicy", "closed")).contains("Policy Types: Ingress");
    assertThat(kubectl.ok("describe", "role", "reader")).contains("[get list watch]");
    assertThat(kubectl.ok("describe", "rolebinding", "reader")).containsPattern("User +alice");
    assertThat(kubectl.ok("describe", "secret", "password"))
        .contains("password:  6 bytes")
        .doesNotContain("s3cret");
    assertThat(kubectl.ok("describe", "cm", "settings")).contains("color:\n----\nblue\n");
    assertThat(kubectl.ok("describe", "pvc", "disk")).containsPattern("StorageClass: +slow");
    assertThat(kubectl.ok("describe", "node", "hollow"))
        .containsPattern("Name: +hollow")
        .containsPattern("Unschedulable: +false");
    assertThat(kubectl.ok("describe", "namespace", namespace))
        .containsPattern("Status: +Active")
        .containsPattern("Name: +quota");

    releaseVolumes(namespace);
    kubectl.ok("delete", "-f", manifest);
  }

  @Test
  void describesEvents() throws Exception {
    kubectl.ok("create", "configmap", "noted");
    String uid = kubectl.ok("get", "cm", "noted", "-o", "jsonpath={.metadata.uid}");
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Event
        metadata: {name: noted.1}
        type: Normal
        reason: Seen
        message: somebody looked
        involvedObject: {kind: ConfigMap, name: noted, namespace: %s, uid: %s, apiVersion: v1}
        source: {component: tests}
        """
            .formatted(namespace, uid),
        "create",
        "-f",
        "-");
    assertThat(kubectl.ok("events"))
        .containsPattern("Normal +Seen +ConfigMap/noted +somebody looked");
    assertThat(kubectl.ok("get", "events", "--field-selector", "involvedObject.name=noted"))
        .containsPattern("Normal +Seen +configmap/noted +somebody looked");
    assertThat(kubectl.ok("events", "--for", "configmap/noted")).contains("somebody looked");
    assertThat(kubectl.ok("events", "--for", "configmap/other")).doesNotContain("somebody");
  }
}
