package io.binnacle.spi.storage;

import java.util.Optional;

/// Hears of changes. Called by one thread at a time, in order; may block, at the price of its own
/// subscription's buffer.
public interface ChangeListener {

  void changed(ChangeBatch batch);

  /// The last call: no batch follows.
  ///
  /// @param cause why the subscription ended; empty when its owner closed it
  void ended(Optional<StorageException> cause);
}
