package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.spi.model.GroupVersionKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which fields each built-in kind can be selected by, under which names, and how an unknown one is
/// refused.
final class FieldLabels {
  /// The fields of a kind that registers a conversion function upstream.
  ///
  /// @param labels all that are known
  /// @param refusal the message about others, up to the label
  private record Known(Set<String> labels, String refusal) {}

  private static final String USUAL = "field label not supported: ";

  private static final Map<String, Known> KNOWN =
      Map.ofEntries(
          entry(
              "v1/Pod",
              "metadata.name",
              "metadata.namespace",
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "spec.hostNetwork",
              "status.phase",
              "status.podIP",
              "status.podIPs",
              "status.nominatedNodeName"),
          entry("v1/Node", "metadata.name", "spec.unschedulable"),
          entry(
              "v1/ReplicationController", "metadata.name", "metadata.namespace", "status.replicas"),
          entry(
              "v1/Event",
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "reason",
              "reportingComponent",
              "source",
              "type",
              "metadata.namespace",
              "metadata.name"),
          entry(
              "events.k8s.io/v1/Event",
              "regarding.kind",
              "regarding.namespace",
              "regarding.name",
              "regarding.uid",
              "regarding.apiVersion",
              "regarding.resourceVersion",
              "regarding.fieldPath",
              "reason",
              "reportingController",
              "type",
              "metadata.namespace",
              "metadata.name"),
          entry("v1/Namespace", "status.phase", "metadata.name"),
          entry("v1/Secret", "type", "metadata.namespace", "metadata.name"),
          entry("v1/Service", "metadata.namespace", "metadata.name", "spec.clusterIP", "spec.type"),
          entry(
              "certificates.k8s.io/v1/CertificateSigningRequest",
              "metadata.name",
              "spec.signerName"),
          Map.entry(
              "resource.k8s.io/v1/ResourceSlice",
              new Known(
                  Set.of("metadata.name", "spec.nodeName", "spec.driver"),
                  "field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ")));

  private FieldLabels() {}

  private static Map.Entry<String, Known> entry(String kind, String... labels) {
    return Map.entry(kind, new Known(Set.of(labels), USUAL));
  }

  /// The name under which the field is looked up.
  ///
  /// @param declared further fields that the resource's definition declares
  static String canonical(GroupVersionKind kind, List<String> declared, String label) {
    String key = kind.apiVersion() + "/" + kind.kind();
    if (key.equals("v1/Pod") && label.equals("spec.host")) {
      return "spec.nodeName";
    }
    if (key.equals("batch/v1/Job")) {
      return job(label);
    }
    Known known = KNOWN.get(key);
    if (known != null) {
      if (known.labels().contains(label)) {
        return label;
      }
      throw ApiErrors.badRequest(known.refusal() + label);
    }
    if (label.equals("metadata.name")
        || label.equals("metadata.namespace")
        || declared.contains(label)) {
      return label;
    }
    throw ApiErrors.badRequest(
        "\""
            + label
            + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
  }

  private static String job(String label) {
    return switch (label) {
      case "metadata.name", "metadata.namespace", "status.successful" -> label;
      default -> throw ApiErrors.badRequest("field label \"" + label + "\" not supported for Job");
    };
  }
}
