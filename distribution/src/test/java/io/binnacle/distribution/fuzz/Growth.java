package io.binnacle.distribution.fuzz;

import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the requests of a large body cost, in processor time of the thread that makes them.
/// Confined to one thread.
final class Growth {
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Examination examination;

  Growth(Examination examination) {
    this.examination = examination;
  }

  /// What a request came to.
  ///
  /// @param failed whether the server could not do what it should
  record Cost(long nanos, int status, boolean failed, int answered) {}

  /// The costs of what can be done with a body of that size, by what is done.
  Map<String, Cost> of(LargeBody body, int bytes) {
    Map<String, Cost> costs = new LinkedHashMap<>();
    byte[] sent = body.ofSize(bytes);
    if (body.on().isPresent()) {
      cost("POST", body.path(), JSON, "", body.on().get().ofSize(bytes));
      costs.put("patch", cost("PATCH", body.object(), body.media(), "", sent));
      forget(body.object());
      return costs;
    }
    costs.put("create", cost("POST", body.path(), JSON, "", sent));
    costs.put("update", cost("PUT", body.object(), JSON, "", sent));
    costs.put("apply", cost("PATCH", body.object(), "application/apply-patch+yaml", "", sent));
    costs.put("again", cost("PATCH", body.object(), "application/apply-patch+yaml", "", sent));
    costs.put(
        "table", cost("GET", body.path(), JSON + ";as=Table;g=meta.k8s.io;v=v1", "", new byte[0]));
    forget(body.object());
    costs.put("yaml", cost("POST", body.path(), YAML, "", sent));
    forget(body.object());
    costs.put("strict", cost("POST", body.path(), JSON, "fieldValidation=Strict", sent));
    forget(body.object());
    return costs;
  }

  private void forget(String path) {
    byte[] free = "{\"metadata\":{\"finalizers\":null}}".getBytes(StandardCharsets.UTF_8);
    cost("PATCH", path, "application/merge-patch+json", "", free);
    cost("DELETE", path, JSON, "gracePeriodSeconds=0", new byte[0]);
  }

  Cost cost(String method, String path, String media, String query, byte[] body) {
    String manager = media.contains("apply") ? "fieldManager=m&force=true" : "";
    RawRequest request =
        new RawRequest(
            method,
            path,
            Query.parse(query + manager),
            new Headers(
                Map.of(
                    "accept",
                    List.of(method.equals("GET") ? media : JSON),
                    "content-type",
                    List.of(media))),
            () -> body,
            InetAddress.getLoopbackAddress(),
            List.of());
    long before = THREADS.getCurrentThreadCpuTime();
    Examination.Answer answer = examination.send(request);
    long nanos = THREADS.getCurrentThreadCpuTime() - before;
    return new Cost(
        nanos, answer.status(), Examination.failed(request, answer), answer.body().length());
  }
}
