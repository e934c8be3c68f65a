package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The commands that make objects from flags.
class KubectlGeneratorsIT extends KubectlTest {
  private String field(String object, String path) throws Exception {
    return kubectl.ok("get", object, "-o", "jsonpath={" + path + "}");
  }

  private void creates(String created, String... arguments) throws Exception {
    assertThat(kubectl.ok(arguments)).isEqualTo(created + " created\n");
  }

  @Test
  void createsConfiguration() throws Exception {
    String file = kubectl.file("some.txt", "content\n");
    creates("configmap/c", "create", "configmap", "c", "--from-literal=a=1", "--from-file=" + file);
    assertThat(field("cm/c", ".data")).isEqualTo("{\"a\":\"1\",\"some.txt\":\"content\\n\"}");
    creates("secret/generic", "create", "secret", "generic", "generic", "--from-literal=p=s3cret");
    assertThat(field("secret/generic", ".data.p")).isEqualTo("czNjcmV0");
    creates(
        "secret/registry",
        "create",
        "secret",
        "docker-registry",
        "registry",
        "--docker-server=r.example.com",
        "--docker-username=u",
        "--docker-password=p");
    assertThat(field("secret/registry", ".type")).isEqualTo("kubernetes.io/dockerconfigjson");
    creates(
        "secret/tls",
        "create",
        "secret",
        "tls",
        "tls",
        "--cert=" + kubectl.file("tls.crt", resource("tls.crt")),
        "--key=" + kubectl.file("tls.key", resource("tls.key")));
    assertThat(field("secret/tls", ".type")).isEqualTo("kubernetes.io/tls");
    creates("serviceaccount/robot", "create", "serviceaccount", "robot");
    creates("resourcequota/q", "create", "quota", "q", "--hard=pods=5,services=2");
    assertThat(field("quota/q", ".spec.hard")).isEqualTo("{\"pods\":\"5\",\"services\":\"2\"}");
  }

  @Test
  void createsAccess() throws Exception {
    String suffix = "-" + namespace;
    creates(
        "role.rbac.authorization.k8s.io/r",
        "create",
        "role",
        "r",
        "--verb=get,list",
        "--resource=pods,deployments.apps");
    assertThat(field("role/r", ".rules"))
        .isEqualTo(
            "[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\",\"list\"]},"
                + "{\"apiGroups\":[\"apps\"],\"resources\":[\"deployments\"],\"verbs\":[\"get\",\"list\"]}]");
    creates(
        "rolebinding.rbac.authorization.k8s.io/b",
        "create",
        "rolebinding",
        "b",
        "--role=r",
        "--user=bob");
    creates(
        "clusterrole.rbac.authorization.k8s.io/r" + suffix,
        "create",
        "clusterrole",
        "r" + suffix,
        "--verb=get",
        "--non-resource-url=/metrics");
    creates(
        "clusterrolebinding.rbac.authorization.k8s.io/b" + suffix,
        "create",
        "clusterrolebinding",
        "b" + suffix,
        "--clusterrole=r" + suffix,
        "--group=watchers");
    assertThat(kubectl.ok("auth", "can-i", "list", "deployments.apps", "--as=bob"))
        .isEqualTo("yes\n");
    assertThat(kubectl.ok("auth", "can-i", "get", "/metrics", "--as=x", "--as-group=watchers"))
        .isEqualTo("yes\n");
    assertThat(kubectl.ok("set", "subject", "rolebinding", "b", "--user=carol"))
        .isEqualTo("rolebinding.rbac.authorization.k8s.io/b subjects updated\n");
    assertThat(kubectl.ok("auth", "can-i", "get", "pods", "--as=carol")).isEqualTo("yes\n");
    kubectl.ok(
        "delete",
        "clusterrole,clusterrolebinding",
        "r" + suffix,
        "b" + suffix,
        "--ignore-not-found");
  }

  @Test
  void createsWorkloads() throws Exception {
    creates(
        "deployment.apps/web",
        "create",
        "deployment",
        "web",
        "--image=nginx",
        "--replicas=2",
        "--port=80");
    assertThat(
            field(
                "deploy/web", ".spec.replicas} {.spec.template.spec.containers[0].imagePullPolicy"))
        .isEqualTo("2 Always");
    creates("job.batch/once", "create", "job", "once", "--image=busybox", "--", "sh", "-c", "true");
    assertThat(
            field(
                "job/once",
                ".spec.completions} {.spec.backoffLimit}"
                    + " {.spec.template.spec.containers[0].command"))
        .isEqualTo("1 6 [\"sh\",\"-c\",\"true\"]");
    creates(
        "cronjob.batch/often",
        "create",
        "cronjob",
        "often",
        "--image=busybox",
        "--schedule=*/5 * * * *");
    creates("job.batch/now", "create", "job", "now", "--from=cronjob/often");
    assertThat(field("job/now", ".metadata.ownerReferences[0].kind")).isEqualTo("CronJob");
    creates(
        "poddisruptionbudget.policy/p",
        "create",
        "pdb",
        "p",
        "--selector=app=web",
        "--min-available=50%");
    creates(
        "priorityclass.scheduling.k8s.io/p-" + namespace,
        "create",
        "priorityclass",
        "p-" + namespace,
        "--value=7");
    kubectl.ok("delete", "priorityclass", "p-" + namespace);
    creates(
        "pod/solo", "run", "solo", "--image=nginx", "--port=80", "--labels=app=solo", "--env=A=b");
    assertThat(field("pod/solo", ".metadata.labels.app} {.spec.containers[0].env[0].value"))
        .isEqualTo("solo b");
    assertThat(kubectl.ok("autoscale", "deployment", "web", "--min=1", "--max=4", "--cpu=80%"))
        .isEqualTo("horizontalpodautoscaler.autoscaling/web autoscaled\n");
    assertThat(
            field(
                "hpa/web",
                ".spec.maxReplicas} {.spec.metrics[0].resource.target.averageUtilization"))
        .isEqualTo("4 80");
  }

  @Test
  void createsServices() throws Exception {
    creates("service/inner", "create", "service", "clusterip", "inner", "--tcp=80:8080");
    assertThat(field("svc/inner", ".spec.ports[0].targetPort} {.spec.clusterIP"))
        .matches("8080 10\\.96\\.\\d+\\.\\d+");
    creates("service/outer", "create", "service", "nodeport", "outer", "--tcp=80");
    assertThat(Integer.parseInt(field("svc/outer", ".spec.ports[0].nodePort")))
        .isBetween(30_000, 32_767);
    creates(
        "service/named",
        "create",
        "service",
        "externalname",
        "named",
        "--external-name=x.example.com");
    assertThat(rows(kubectl.ok("get", "svc", "named")).getFirst().subList(1, 4))
        .isEqualTo(List.of("ExternalName", "<none>", "x.example.com"));
    kubectl.ok("run", "web", "--image=nginx", "--port=80");
    assertThat(
            kubectl.ok("expose", "pod", "web", "--name=exposed", "--port=8000", "--target-port=80"))
        .isEqualTo("service/exposed exposed\n");
    assertThat(field("svc/exposed", ".spec.selector.run} {.spec.ports[0].port"))
        .isEqualTo("web 8000");
    creates(
        "ingress.networking.k8s.io/i",
        "create",
        "ingress",
        "i",
        "--rule=foo.example.com/*=exposed:8000");
    assertThat(field("ingress/i", ".spec.rules[0].http.paths[0].backend.service.name"))
        .isEqualTo("exposed");
  }
}
