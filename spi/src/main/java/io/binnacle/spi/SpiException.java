package io.binnacle.spi;

/// A failure that crosses the border between a plugin and the server.
///
/// The message is for people and names what to do; it holds no secrets and no stack trace.
public class SpiException extends Exception {
  private final ErrorKind kind;
  private final String code;

  /// A failure of the given kind.
  ///
  /// @param code a stable upper-case word for machines, e.g. `COMPACTED`
  public SpiException(ErrorKind kind, String code, String message) {
    super(message);
    this.kind = kind;
    this.code = code;
  }

  /// A failure of the given kind.
  ///
  /// @param code a stable upper-case word for machines, e.g. `COMPACTED`
  public SpiException(ErrorKind kind, String code, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
  }

  public ErrorKind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  /// A plugin that cannot start or work because of its configuration or its surroundings.
  public static SpiException misconfigured(String message) {
    return new SpiException(ErrorKind.CALLER, "MISCONFIGURED", message);
  }
}
