package io.binnacle.kernel.codec;

/// Bytes that are not of their format. The message is as kube-apiserver words it.
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message);
  }
}
