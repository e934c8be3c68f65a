package io.binnacle.kernel.validation;

import io.binnacle.spi.value.ObjectValue;

/// The rules of one kind beyond those of its schema and its metadata. Pure.
@FunctionalInterface
public interface KindRules {
  /// Checks a new object.
  void create(Checked object);

  /// Checks a change. Most kinds check the changed object as a new one, and what may not change.
  default void update(Checked object, ObjectValue old) {
    create(object);
  }

  /// Checks a change through a subresource. `scale` is an update.
  default void update(String subresource, Checked object, ObjectValue old) {
    if (subresource.equals("status")) {
      updateStatus(object, old);
    }
  }

  /// Checks a change through `status`.
  default void updateStatus(Checked object, ObjectValue old) {}
}
