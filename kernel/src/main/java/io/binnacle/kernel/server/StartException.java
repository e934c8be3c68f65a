package io.binnacle.kernel.server;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;

/// A server that cannot start. The message is one line that names the flag, key or file at fault.
///
/// Kind [ErrorKind#CALLER] means that the configuration or the usage is wrong (exit status 2),
/// every other kind a failure (exit status 1).
public final class StartException extends SpiException {
  public StartException(ErrorKind kind, String message) {
    super(kind, "START", message);
  }

  public StartException(ErrorKind kind, String message, Throwable cause) {
    super(kind, "START", message, cause);
  }

  /// The same failure as `cause` tells it: its kind and message.
  public static StartException of(SpiException cause) {
    return new StartException(cause.kind(), String.valueOf(cause.getMessage()), cause);
  }
}
