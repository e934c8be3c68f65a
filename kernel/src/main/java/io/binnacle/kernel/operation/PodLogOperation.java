package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.outbound.Destination;
import io.binnacle.kernel.outbound.Outbound;
import io.binnacle.kernel.outbound.OutboundAnswer;
import io.binnacle.kernel.outbound.OutboundException;
import io.binnacle.kernel.outbound.Proxy;
import io.binnacle.kernel.tls.BackendTls;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// What a pod's containers print, from the kubelet of the pod's node, as it comes. A pod that no
/// node has yet prints nothing. Thread-safe.
final class PodLogOperation implements Operation {
  /// What is there already is read at once; with `follow` nothing may be there for long.
  private static final Duration READ_WITHIN = Duration.ofMinutes(2);

  private static final int LONGEST_REFUSAL = 50_000;

  private final Connecting connecting;
  private final Kubelets kubelets;
  private final Proxy proxy;

  PodLogOperation(Connecting connecting, Kubelets kubelets, Proxy proxy) {
    this.connecting = connecting;
    this.kubelets = kubelets;
    this.proxy = proxy;
  }

  @Override
  public Response execute(Target target) {
    OperationRequest request = target.request();
    PodLogOptions options = PodLogOptions.of(request.query(), request.name());
    ObjectValue pod = connecting.pod(target);
    String container = PodContainer.chosen(pod, options.container());
    String node = pod.text("spec", "nodeName").orElse("");
    if (node.isEmpty()) {
      return new Response.Content(204, "", List.of(), List.of());
    }
    Destination kubelet = kubelets.of(target, node);
    if (options.unverified()) {
      kubelet =
          new Destination(true, kubelet.host(), kubelet.port(), BackendTls.Peer.KUBELET_UNVERIFIED);
    }
    String path =
        "/containerLogs/"
            + Metadata.text(pod, "namespace")
            + "/"
            + Metadata.name(pod)
            + "/"
            + container;
    String query = new Query(options.forKubelet()).text();
    String url =
        kubelet.scheme()
            + "://"
            + kubelet.authority()
            + path
            + (query.isEmpty() ? "" : "?" + query);
    try {
      OutboundAnswer answer =
          proxy.get(
              request.raw(),
              kubelet,
              path,
              query,
              options.follow() ? Outbound.LONGEST_SILENCE : READ_WITHIN);
      if (answer.status() < 200 || answer.status() > 206) {
        throw refused(answer, url, request.name());
      }
      return new Response.Stream(200, "text/plain", List.of(), answer.streamed());
    } catch (OutboundException e) {
      throw failed(url, e.words());
    } catch (IOException e) {
      throw ApiErrors.internal(String.valueOf(e.getMessage()));
    }
  }

  private static ApiException failed(String url, String words) {
    return new ApiException(Status.failure(500, "", "Get \"" + url + "\": " + words));
  }

  private static ApiException refused(OutboundAnswer answer, String url, String name)
      throws IOException {
    try (answer) {
      if (answer.status() / 100 == 3 && answer.header("Location").isPresent()) {
        return failed(url, "redirects forbidden");
      }
      String text = new String(answer.body().readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8);
      return switch (answer.status()) {
        case 500 -> ApiErrors.internal(text);
        case 400 -> ApiErrors.badRequest(text);
        default -> BackendRefusals.of(answer.status(), "pods/log", name, text);
      };
    }
  }
}
