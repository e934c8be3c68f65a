package io.binnacle.kernel.schema;

/// A value that does not fit its schema. The message is that of Go's decoder.
public final class IllTypedException extends Exception {
  private static final long serialVersionUID = 1L;

  IllTypedException(String message) {
    super(message);
  }
}
