package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ObjectValue;

/// An object together with what was taken from a shared pool for it, such as a Service's address.
/// Exactly one of [#confirm] and [#release] is called, once the write's outcome is known; when it
/// is not known, neither: what was taken stays taken until the pool is next compared with the
/// objects.
public interface Reservation {

  /// The object with what was taken written into it.
  ObjectValue object();

  /// The object was stored.
  void confirm();

  /// The object was not stored.
  void release();

  /// Nothing was taken.
  static Reservation none(ObjectValue object) {
    return new Reservation() {
      @Override
      public ObjectValue object() {
        return object;
      }

      @Override
      public void confirm() {}

      @Override
      public void release() {}
    };
  }
}
