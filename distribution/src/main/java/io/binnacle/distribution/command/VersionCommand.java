package io.binnacle.distribution.command;

import io.binnacle.spi.SpiVersion;

/// Prints what this is.
final class VersionCommand {
  /// The version of Kubernetes whose API is served.
  private static final String KUBERNETES = "1.36";

  private VersionCommand() {}

  static int run(Surroundings surroundings) {
    surroundings
        .out()
        .println(
            "binnacle "
                + version()
                + " (Kubernetes "
                + KUBERNETES
                + ", SPI "
                + SpiVersion.CURRENT
                + ", Java "
                + Runtime.version()
                + ")");
    return ExitStatus.CLEAN;
  }

  /// The version in the jar's manifest; classes outside a jar have none.
  private static String version() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
