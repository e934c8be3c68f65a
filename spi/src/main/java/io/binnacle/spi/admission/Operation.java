package io.binnacle.spi.admission;

/// What a request does to an object.
public enum Operation {
  CREATE,
  UPDATE,
  DELETE,
  CONNECT
}
