package io.binnacle.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Server-side applies of Deployments, each client its own.
final class ApplyLoad {
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments/";

  private final ClosedLoop loop;
  private final Report report;
  private final List<ApiClient> clients;

  ApplyLoad(ClosedLoop loop, Report report, List<ApiClient> clients) {
    this.loop = loop;
    this.report = report;
    this.clients = clients;
  }

  void everything() throws InterruptedException {
    int[] turn = new int[clients.size() * 16];
    report.cost(
        "server-side apply of a Deployment, changed, 16 clients",
        "4",
        "12.3",
        loop.run(clients.size(), client -> apply(client, ++turn[client * 16])));
    report.cost(
        "server-side apply of a Deployment, unchanged, 16 clients",
        "1.5",
        "9.7",
        loop.run(clients.size(), client -> apply(client, turn[client * 16])));
  }

  private void apply(int client, int version) {
    String name = "applied-" + client;
    String body = DEPLOYMENT.replace("NAME", name).replace("VERSION", Integer.toString(version));
    clients
        .get(client)
        .exchange(
            "PATCH",
            DEPLOYMENTS + name + "?fieldManager=benchmark&force=true",
            "application/apply-patch+yaml",
            body.getBytes(StandardCharsets.UTF_8),
            "application/json");
  }

  private static final String DEPLOYMENT =
      """
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"NAME",
      "labels":{"app":"web","part-of":"shop"},"annotations":{"benchmark/version":"VERSION"}},
      "spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},
      "strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":0}},
      "template":{"metadata":{"labels":{"app":"web"},"annotations":{"prometheus.io/scrape":"true"}},
      "spec":{"serviceAccountName":"web","containers":[
      {"name":"web","image":"registry.example/shop/web:1.VERSION",
      "ports":[{"name":"http","containerPort":8080},{"name":"metrics","containerPort":9090}],
      "env":[{"name":"POD_NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
      {"name":"MODE","value":"fast"},{"name":"UPSTREAM","value":"http://stock:8080"}],
      "resources":{"requests":{"cpu":"250m","memory":"256Mi"},"limits":{"memory":"512Mi"}},
      "livenessProbe":{"httpGet":{"path":"/live","port":"http"},"periodSeconds":10},
      "readinessProbe":{"httpGet":{"path":"/ready","port":"http"},"periodSeconds":5},
      "volumeMounts":[{"name":"config","mountPath":"/etc/web"},{"name":"cache","mountPath":"/cache"}]},
      {"name":"proxy","image":"registry.example/mesh/proxy:2.9.1",
      "args":["--upstream","127.0.0.1:8080","--listen","0.0.0.0:8443"],
      "ports":[{"name":"https","containerPort":8443}],
      "resources":{"requests":{"cpu":"50m","memory":"64Mi"}}}],
      "volumes":[{"name":"config","configMap":{"name":"web"}},{"name":"cache","emptyDir":{}}]}}}}
      """;
}
