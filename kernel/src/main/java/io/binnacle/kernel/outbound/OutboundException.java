package io.binnacle.kernel.outbound;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;

/// A backend that could not be reached or did not answer as HTTP; the message is in Go's words.
public final class OutboundException extends SpiException {
  private static final long serialVersionUID = 1;

  private final boolean dialing;

  OutboundException(String message, Throwable cause, boolean dialing) {
    super(ErrorKind.UNAVAILABLE, "BACKEND", message, cause);
    this.dialing = dialing;
  }

  /// Whether there was no connection, rather than no answer.
  public boolean dialing() {
    return dialing;
  }

  /// What happened, in Go's words.
  public String words() {
    return String.valueOf(getMessage());
  }
}
