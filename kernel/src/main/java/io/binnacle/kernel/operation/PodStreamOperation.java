package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.outbound.Destination;
import io.binnacle.kernel.outbound.Proxy;
import io.binnacle.spi.value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Streams to a pod's containers: `exec`, `attach`, `portforward`. The connection is passed on to
/// the kubelet of the pod's node. Thread-safe.
final class PodStreamOperation implements Operation {
  private final Connecting connecting;
  private final Kubelets kubelets;
  private final Proxy proxy;
  private final ConnectAuthority authority;
  private final String path;

  /// @param path the first part of the kubelet's path, e.g. `exec`
  PodStreamOperation(
      Connecting connecting,
      Kubelets kubelets,
      Proxy proxy,
      ConnectAuthority authority,
      String path) {
    this.connecting = connecting;
    this.kubelets = kubelets;
    this.proxy = proxy;
    this.authority = authority;
    this.path = path;
  }

  @Override
  public Response execute(Target target) {
    connecting.admit(target);
    OperationRequest request = target.request();
    if (request.verb() != Verb.CREATE) {
      authority
          .refusal(request)
          .ifPresent(
              why -> {
                throw ApiErrors.forbidden(request.resource(), request.name(), why);
              });
    }
    ObjectValue pod = connecting.pod(target);
    boolean ofContainer = !path.equals("portForward");
    String container =
        ofContainer
            ? "/" + PodContainer.chosen(pod, Parameters.text(request.query(), "container"))
            : "";
    String node = pod.text("spec", "nodeName").orElse("");
    if (node.isEmpty()) {
      throw ApiErrors.badRequest("pod " + Metadata.name(pod) + " does not have a host assigned");
    }
    Destination kubelet = kubelets.of(target, node);
    RawRequest raw = request.raw();
    if (!Proxy.asksToLeaveHttp(raw)) {
      throw ApiErrors.badRequest("Upgrade request required");
    }
    return proxy.tunnel(
        raw,
        kubelet,
        "/" + path + "/" + Metadata.text(pod, "namespace") + "/" + Metadata.name(pod) + container,
        new Query(ofContainer ? streams(request.query()) : ports(request.query())).text());
  }

  /// What is streamed, as kubelets name it.
  private static Map<String, List<String>> streams(Query query) {
    Map<String, List<String>> asked = new LinkedHashMap<>();
    if (!query.all("command").isEmpty()) {
      asked.put("command", query.all("command"));
    }
    flag(query, "stderr", asked, "error");
    flag(query, "stdin", asked, "input");
    flag(query, "stdout", asked, "output");
    flag(query, "tty", asked, "tty");
    return asked;
  }

  private static void flag(
      Query query, String name, Map<String, List<String>> asked, String kubeletName) {
    if (Parameters.flag(query, name).orElse(false)) {
      asked.put(kubeletName, List.of("1"));
    }
  }

  private static Map<String, List<String>> ports(Query query) {
    List<String> ports = query.all("ports");
    return ports.isEmpty() ? Map.of() : Map.of("port", List.of(String.join(",", ports)));
  }
}
