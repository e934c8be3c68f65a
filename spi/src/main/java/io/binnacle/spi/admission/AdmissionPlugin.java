package io.binnacle.spi.admission;

import io.binnacle.spi.model.GroupVersionResource;

/// A plugin that changes or judges objects on their way to the store. Thread-safe; may block,
/// within the server's time limit. One class may be both kinds. Implements
/// [io.binnacle.spi.Lifecycle] too where it has something to start.
public sealed interface AdmissionPlugin permits MutatingAdmission, ValidatingAdmission {

  /// Whether the plugin wants to see such requests. Pure and quick; the server may remember the
  /// answer.
  ///
  /// @param subresource e.g. `status`; empty for the resource itself
  boolean handles(Operation operation, GroupVersionResource resource, String subresource);

  /// Whether admitting has effects outside the object. Such a plugin is not asked in a dry run,
  /// which then fails.
  default boolean sideEffects() {
    return false;
  }
}
