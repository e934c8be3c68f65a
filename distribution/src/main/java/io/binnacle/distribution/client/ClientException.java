package io.binnacle.distribution.client;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;

/// A server that could not be asked, or that refused. The message is one line.
public final class ClientException extends SpiException {
  ClientException(String message) {
    super(ErrorKind.UNAVAILABLE, "CLIENT", message);
  }

  ClientException(String message, Throwable cause) {
    super(ErrorKind.UNAVAILABLE, "CLIENT", message, cause);
  }
}
