package io.binnacle.kernel.patch;

/// An operation of a JSON patch that cannot be carried out.
final class PointerException extends Exception {
  private static final long serialVersionUID = 1L;

  PointerException(String message) {
    super(message);
  }
}
