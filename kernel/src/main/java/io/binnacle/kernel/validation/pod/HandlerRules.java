package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import io.binnacle.spi.value.TextValue;
import java.util.List;
import java.util.OptionalLong;

/// What a node calls in a container: `validateProbe`, `validateLifecycle` and `validateHandler`.
/// Pure.
final class HandlerRules {
  private static final List<String> OF_PROBES = List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final List<String> OF_LIFECYCLE = List.of("exec", "httpGet", "tcpSocket", "sleep");

  private HandlerRules() {}

  /// Checks the three probes of a container.
  static void probes(Checked container, OptionalLong grace) {
    Checked liveness = container.field("livenessProbe");
    if (liveness.present()) {
      probe(liveness, grace);
      once(liveness);
    }
    Checked readiness = container.field("readinessProbe");
    if (readiness.present()) {
      probe(readiness, grace);
      if (readiness.field("terminationGracePeriodSeconds").present()) {
        readiness
            .field("terminationGracePeriodSeconds")
            .invalid("must not be set for readinessProbes");
      }
    }
    Checked startup = container.field("startupProbe");
    if (startup.present()) {
      probe(startup, grace);
      once(startup);
    }
  }

  private static void once(Checked probe) {
    long threshold = probe.field("successThreshold").integer().orElse(0);
    if (threshold != 1) {
      probe.field("successThreshold").invalid("must be 1", Long.toString(threshold));
    }
  }

  private static void probe(Checked probe, OptionalLong grace) {
    handler(probe, OF_PROBES, grace);
    for (String name :
        List.of(
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold")) {
      probe.field(name).notNegative();
    }
    probe.field("terminationGracePeriodSeconds").positive();
  }

  /// @param os on which system the pod runs; empty when it does not say
  static void lifecycle(Checked lifecycle, OptionalLong grace, String os) {
    for (String name : List.of("postStart", "preStop")) {
      if (lifecycle.field(name).present()) {
        handler(lifecycle.field(name), OF_LIFECYCLE, grace);
      }
    }
    Checked signal = lifecycle.field("stopSignal");
    if (signal.present()) {
      StopSignals.check(signal, os);
    }
  }

  private static void handler(Checked holder, List<String> kinds, OptionalLong grace) {
    boolean found = false;
    for (String kind : kinds) {
      Checked handler = holder.field(kind);
      if (!handler.present()) {
        continue;
      }
      if (found) {
        handler.forbidden("may not specify more than 1 handler type");
        continue;
      }
      found = true;
      switch (kind) {
        case "exec" -> handler.field("command").require("");
        case "httpGet" -> http(handler);
        case "tcpSocket" -> port(handler.field("port"));
        case "grpc" -> number(handler.field("port"));
        default -> sleep(handler, grace);
      }
    }
    if (!found) {
      holder.required("must specify a handler type");
    }
  }

  private static void http(Checked get) {
    get.field("path").require("");
    port(get.field("port"));
    get.field("scheme").oneOf(List.of("HTTP", "HTTPS"));
    for (Checked header : get.field("httpHeaders").items()) {
      String name = header.field("name").text();
      for (String fault : Formats.headerName(name)) {
        get.field("httpHeaders").invalid(fault, FieldError.quote(name));
      }
    }
  }

  private static void port(Checked port) {
    if (port.value().orElse(null) instanceof TextValue name) {
      port.invalid(Formats.portName(name.text()));
    } else {
      number(port);
    }
  }

  private static void number(Checked port) {
    long number = port.integer().orElse(0);
    for (String fault : Formats.portNumber(number)) {
      port.invalid(fault, Long.toString(number));
    }
  }

  private static void sleep(Checked sleep, OptionalLong grace) {
    long seconds = sleep.field("seconds").integer().orElse(0);
    if (grace.isPresent() && (seconds < 0 || seconds > grace.getAsLong())) {
      sleep.invalid(
          "must be non-negative and less than terminationGracePeriodSeconds ("
              + grace.getAsLong()
              + ")",
          Long.toString(seconds));
    }
  }
}
