package io.binnacle.benchmarks.load;

import java.util.function.ToIntFunction;

/// Pods as a Deployment's are: labels, probes, resources, volumes and many environment variables.
/// No scheduler and no controller takes them, so that only the load itself changes them.
public final class PodText {
  /// The size of a stored pod in kube-apiserver's measurements: 37 MB for 5,000.
  private static final int STORED_BYTES = 7_400;

  private static final String TICK = "\"benchmark/tick\":\"";
  private static final int RARE = 100;

  private final int variables;

  private PodText(int variables) {
    this.variables = variables;
  }

  /// Pods whose stored size is right, whatever the server adds to them.
  ///
  /// @param stored creates a pod from its text and says how many bytes it became
  public static PodText sized(ToIntFunction<String> stored) {
    int few = 4;
    int many = 24;
    int small = stored.applyAsInt(new PodText(few).numbered(1));
    int large = stored.applyAsInt(new PodText(many).numbered(1));
    int each = Math.max(1, (large - small) / (many - few));
    return new PodText(Math.max(0, few + (STORED_BYTES - small) / each));
  }

  static String name(int number) {
    return "web-6d5f8c7b9-%05d".formatted(number);
  }

  /// The selector that finds one pod of a hundred.
  static String rareSelector() {
    return "labelSelector=tier%3Drare";
  }

  public String numbered(int number) {
    String name = name(number);
    StringBuilder environment = new StringBuilder();
    for (int i = 0; i < variables; i++) {
      environment.append(
          """
          ,{"name":"SERVICE_%02d_ENDPOINT","value":"https://service-%02d.shop.svc:8443/%s"}"""
              .formatted(i, i, name));
    }
    return TEMPLATE
        .replace("NAME", name)
        .replace("TIER", number % RARE == 0 ? "rare" : "web")
        .replace("ENVIRONMENT", environment)
        .replace("\n", "");
  }

  /// The same pod with another value of its annotation.
  static String ticked(String pod, long tick) {
    int start = pod.indexOf(TICK) + TICK.length();
    return pod.substring(0, start) + tick + pod.substring(pod.indexOf('"', start));
  }

  private static final String TEMPLATE =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"NAME","labels":{"app":"web","tier":"TIER",
      "pod-template-hash":"6d5f8c7b9"},"annotations":{"benchmark/tick":"0",
      "prometheus.io/scrape":"true","prometheus.io/port":"9090"}},
      "spec":{"schedulerName":"benchmark","automountServiceAccountToken":false,
      "containers":[{"name":"web","image":"registry.example/shop/web:1.42.7",
      "ports":[{"name":"http","containerPort":8080},{"name":"metrics","containerPort":9090}],
      "env":[{"name":"POD_NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}ENVIRONMENT],
      "resources":{"requests":{"cpu":"250m","memory":"256Mi"},"limits":{"memory":"512Mi"}},
      "livenessProbe":{"httpGet":{"path":"/live","port":"http"},"periodSeconds":10},
      "readinessProbe":{"httpGet":{"path":"/ready","port":"http"},"periodSeconds":5},
      "volumeMounts":[{"name":"config","mountPath":"/etc/web"},{"name":"cache","mountPath":"/cache"}]},
      {"name":"proxy","image":"registry.example/mesh/proxy:2.9.1",
      "args":["--upstream","127.0.0.1:8080","--listen","0.0.0.0:8443"],
      "ports":[{"name":"https","containerPort":8443}],
      "resources":{"requests":{"cpu":"50m","memory":"64Mi"}},
      "volumeMounts":[{"name":"config","mountPath":"/etc/proxy","readOnly":true}]}],
      "volumes":[{"name":"config","configMap":{"name":"web"}},{"name":"cache","emptyDir":{}}],
      "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute",
      "tolerationSeconds":300}]}}
      """;
}
