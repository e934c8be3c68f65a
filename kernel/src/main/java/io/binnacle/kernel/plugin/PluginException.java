package io.binnacle.kernel.plugin;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;

/// An extension that the configuration asks for cannot be had: it is not known, or its
/// configuration does not fit. The message is one line and names the flag, key or jar at fault.
public final class PluginException extends SpiException {
  public PluginException(String message) {
    super(ErrorKind.CALLER, "PLUGIN", message);
  }

  public PluginException(String message, Throwable cause) {
    super(ErrorKind.CALLER, "PLUGIN", message, cause);
  }
}
