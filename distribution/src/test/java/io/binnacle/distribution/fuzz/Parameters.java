package io.binnacle.distribution.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The parameters of requests.
final class Parameters {
  private final Choices choices;
  private final Values values;

  Parameters(Choices choices) {
    this.choices = choices;
    this.values = new Values(choices);
  }

  /// Some of all that there are, with values that suit them or do not.
  Map<String, List<String>> some() {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (int i = choices.below(5); i > 0; i--) {
      String name =
          choices.of(
              "pretty",
              "dryRun",
              "fieldManager",
              "fieldValidation",
              "force",
              "limit",
              "continue",
              "resourceVersion",
              "resourceVersionMatch",
              "labelSelector",
              "fieldSelector",
              "timeout",
              "timeoutSeconds",
              "watch",
              "allowWatchBookmarks",
              "sendInitialEvents",
              "includeObject",
              "gracePeriodSeconds",
              "propagationPolicy",
              "orphanDependents",
              "exact",
              "export",
              "ignoreStoreReadErrorWithClusterBreakingPotential",
              "shardSelector",
              "unknown",
              "");
      query.computeIfAbsent(name, _ -> new ArrayList<>()).add(value(name));
    }
    return query;
  }

  private String value(String name) {
    if (choices.onceIn(4)) {
      return values.text();
    }
    return switch (name) {
      case "dryRun" -> choices.of("All", "", "all", "None");
      case "fieldManager" -> choices.of("m", "m".repeat(129), "\u0001", "kubectl");
      case "fieldValidation" -> choices.of("Strict", "Warn", "Ignore", "strict");
      case "labelSelector" -> labels();
      case "fieldSelector" -> fields();
      case "continue" -> token("");
      case "resourceVersionMatch" -> choices.of("Exact", "NotOlderThan", "x");
      case "propagationPolicy" -> choices.of("Orphan", "Foreground", "Background", "x");
      case "includeObject" -> choices.of("None", "Metadata", "Object", "x");
      case "timeout" -> choices.of("1s", "0s", "-1s", "1h", "x");
      case "limit", "timeoutSeconds", "resourceVersion", "gracePeriodSeconds" ->
          choices.of("0", "1", "-1", "5", "9223372036854775807", "9223372036854775808", "01");
      default -> choices.of("true", "false", "1", "0", "T", "yes", "");
    };
  }

  String labels() {
    StringBuilder selector = new StringBuilder();
    int many = choices.onceIn(200) ? choices.below(4000) : choices.below(4);
    for (int i = many; i >= 0; i--) {
      selector.append(
          switch (choices.below(9)) {
            case 0 -> values.name();
            case 1 -> "!" + values.name();
            case 2 -> values.name() + choices.of("=", "==", "!=") + values.name();
            case 3, 4 -> values.name() + choices.of(" in ", " notin ", " in") + "(" + list() + ")";
            case 5 -> values.name() + choices.of(">", "<", " gt ") + choices.of("1", "-1", "x");
            case 6 -> choices.of("(", ")", ",", "=", "!", "in", "notin", " ", "\t", "!=", "<>");
            default -> values.text();
          });
      if (i > 0) {
        selector.append(choices.onceIn(10) ? "" : ",");
      }
    }
    return selector.toString();
  }

  private String list() {
    StringBuilder list = new StringBuilder();
    for (int i = choices.onceIn(200) ? choices.below(5000) : choices.below(3); i >= 0; i--) {
      list.append(values.name()).append(i > 0 ? "," : "");
    }
    return list.toString();
  }

  String fields() {
    StringBuilder selector = new StringBuilder();
    for (int i = choices.onceIn(200) ? choices.below(3000) : choices.below(3); i >= 0; i--) {
      selector
          .append(
              choices.of(
                  "metadata.name",
                  "metadata.namespace",
                  "spec.nodeName",
                  "status.phase",
                  "type",
                  "x",
                  "",
                  "involvedObject.kind",
                  "spec.unschedulable",
                  "a\\=b"))
          .append(choices.of("=", "==", "!=", "", "\\", ">", "=\\", "=,"))
          .append(choices.onceIn(4) ? values.text() : choices.of("a", "default", "\\,", "\\", ""))
          .append(i > 0 ? "," : "");
    }
    return selector.toString();
  }

  /// @param real a token that the server gave; empty to make one up
  String token(String real) {
    if (!real.isEmpty() && choices.onceIn(3)) {
      byte[] broken = new Texts(choices).flipped(real.getBytes(StandardCharsets.UTF_8));
      return new String(broken, StandardCharsets.ISO_8859_1);
    }
    String json;
    if (!real.isEmpty() && choices.flip()) {
      byte[] plain = Base64.getUrlDecoder().decode(real);
      json = new String(new Texts(choices).flipped(plain), StandardCharsets.ISO_8859_1);
    } else {
      String start =
          choices.onceIn(30)
              ? choices.of("a", "\\\\u0061", "/", "\\\\").repeat(choices.below(30_000))
              : choices.of("a", "default/a\\u0000", "../x", "/", "", "\\ud800", values.text());
      json =
          "{\"v\":\""
              + choices.of("meta.k8s.io/v1", "meta.k8s.io/v1", "v2", "")
              + "\",\"rv\":"
              + choices.of("1", "0", "-1", "5", "99999999999", "9223372036854775808", "1.5", "x")
              + ",\"start\":\""
              + start
              + "\"}";
    }
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return choices.of(
        List.of(
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            Base64.getEncoder().encodeToString(bytes)));
  }
}
