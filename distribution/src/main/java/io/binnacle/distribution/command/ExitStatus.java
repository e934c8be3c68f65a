package io.binnacle.distribution.command;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;

/// The process's exit statuses.
public final class ExitStatus {
  /// A clean end.
  public static final int CLEAN = 0;

  /// Something failed.
  public static final int FAILURE = 1;

  /// The usage or the configuration is wrong.
  public static final int USAGE = 2;

  private ExitStatus() {}

  static int of(SpiException failure) {
    return failure.kind() == ErrorKind.CALLER ? USAGE : FAILURE;
  }
}
