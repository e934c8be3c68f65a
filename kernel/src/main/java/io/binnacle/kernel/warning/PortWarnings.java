package io.binnacle.kernel.warning;

import io.binnacle.kernel.validation.Checked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Ports of one pod that are in one another's way. Pure.
final class PortWarnings {
  private PortWarnings() {}

  static void check(List<Checked> containers, List<String> warnings) {
    numbers(containers, warnings);
    names(containers, warnings);
  }

  private static void numbers(List<Checked> containers, List<String> warnings) {
    Map<String, List<Checked>> known = new HashMap<>();
    for (Checked container : containers) {
      for (Checked port : container.field("ports").items()) {
        if (!host(port).isEmpty() && hostPort(port) == 0) {
          warnings.add(port.path() + ": hostIP set without hostPort: " + shown(port));
        }
        String key =
            port.field("containerPort").integer().orElse(0) + "/" + port.field("protocol").text();
        List<Checked> others = known.computeIfAbsent(key, k -> new ArrayList<>());
        for (Checked other : others) {
          compare(port, other, warnings);
        }
        others.add(port);
      }
    }
  }

  private static void compare(Checked port, Checked other, List<String> warnings) {
    boolean samePort = hostPort(port) == hostPort(other);
    if (samePort && host(port).equals(host(other))) {
      warnings.add(port.path() + ": duplicate port definition with " + other.path());
    } else if (hostPort(port) == 0 || hostPort(other) == 0) {
      warnings.add(port.path() + ": overlapping port definition with " + other.path());
    } else if (samePort && host(port).isEmpty() != host(other).isEmpty()) {
      warnings.add(port.path() + ": dangerously ambiguous port definition with " + other.path());
    }
  }

  private static String host(Checked port) {
    return port.field("hostIP").text();
  }

  private static long hostPort(Checked port) {
    return port.field("hostPort").integer().orElse(0);
  }

  /// As Go prints the struct.
  private static String shown(Checked port) {
    return "{Name:"
        + port.field("name").text()
        + " HostPort:"
        + hostPort(port)
        + " ContainerPort:"
        + port.field("containerPort").integer().orElse(0)
        + " Protocol:"
        + port.field("protocol").text()
        + " HostIP:"
        + host(port)
        + "}";
  }

  private static void names(List<Checked> containers, List<String> warnings) {
    Map<String, String> known = new HashMap<>();
    for (Checked container : containers) {
      for (Checked port : container.field("ports").items()) {
        String name = port.field("name").text();
        String other = name.isEmpty() ? null : known.putIfAbsent(name, port.path());
        if (other != null) {
          warnings.add(
              port.path()
                  + ": duplicate port name \""
                  + name
                  + "\" with "
                  + other
                  + ", services and probes that select ports by name will use "
                  + other);
        }
      }
    }
  }
}
