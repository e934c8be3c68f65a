package io.binnacle.kernel.apply;

/// An entry of `managedFields` that cannot be read.
public final class MalformedFieldsException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedFieldsException(String message) {
    super(message);
  }

  MalformedFieldsException(String message, Throwable cause) {
    super(message, cause);
  }
}
