package io.binnacle.distribution.join;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;

/// A node that is not let into the cluster. The message is one line that names the flag.
public final class JoinException extends SpiException {
  JoinException(String message) {
    super(ErrorKind.UNAVAILABLE, "JOIN", message);
  }

  JoinException(String message, Throwable cause) {
    super(ErrorKind.UNAVAILABLE, "JOIN", message, cause);
  }
}
