package io.binnacle.kernel.apply;

/// A value that has no place in its type, e.g. an item of a list whose key is missing.
final class UnshapedException extends Exception {
  private static final long serialVersionUID = 1L;

  UnshapedException(String message) {
    super(message);
  }
}
