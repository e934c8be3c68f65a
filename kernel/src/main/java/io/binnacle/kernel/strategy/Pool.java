package io.binnacle.kernel.strategy;

import io.binnacle.spi.model.ObjectKey;

/// Things of which each has one owner at a time in the whole cluster. Thread-safe; what is taken is
/// taken on every node and stays so across restarts.
public interface Pool {

  /// Takes an item.
  ///
  /// @return false when somebody else has it
  boolean take(String item, ObjectKey owner);

  /// Whether somebody has the item.
  boolean taken(String item);

  /// Gives an item back; nothing happens when the owner does not have it.
  void giveBack(String item, ObjectKey owner);
}
