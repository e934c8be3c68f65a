package io.binnacle.kernel.discovery;

import io.binnacle.spi.value.ObjectValue;

/// The Kubernetes version whose API this is.
public final class ServerVersion {
  public static final String MAJOR = "1";
  public static final String MINOR = "36";
  public static final String KUBERNETES = "v1.36.3+binnacle";

  private ServerVersion() {}

  static ObjectValue document() {
    return ObjectValue.builder()
        .put("major", MAJOR)
        .put("minor", MINOR)
        .put("emulationMajor", MAJOR)
        .put("emulationMinor", MINOR)
        .put("minCompatibilityMajor", MAJOR)
        .put("minCompatibilityMinor", "35")
        .put("gitVersion", KUBERNETES)
        .put("gitCommit", "binnacle")
        .put("gitTreeState", "")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "javac")
        .put("platform", "jvm/" + Runtime.version().feature())
        .build();
  }
}
