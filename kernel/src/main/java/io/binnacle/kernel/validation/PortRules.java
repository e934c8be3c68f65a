package io.binnacle.kernel.validation;

import io.binnacle.spi.value.TextValue;
import java.util.List;

/// The rules of ports in specifications.
public final class PortRules {
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

  private PortRules() {}

  /// Checks a number; one that is absent is 0.
  public static void number(Checked port) {
    long number = port.integer().orElse(0);
    Formats.portNumber(number).forEach(fault -> port.invalid(fault, Long.toString(number)));
  }

  /// Checks a number or a name; one that is absent is 0.
  public static void numberOrName(Checked port) {
    if (named(port)) {
      port.invalid(Formats.portName(port.text()));
    } else {
      number(port);
    }
  }

  /// Whether a port is given by its name.
  public static boolean named(Checked port) {
    return port.value().filter(TextValue.class::isInstance).isPresent();
  }

  /// Checks a protocol, which must be there.
  public static void protocol(Checked protocol) {
    if (protocol.require("")) {
      protocol.oneOf(PROTOCOLS);
    }
  }
}
