package io.binnacle.spi.controller;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.ObjectKey;
import java.util.List;

/// Brings the world to the state that objects ask for.
///
/// Level-triggered: the key says what to look at, never what happened. Runs on one server at a
/// time, one worker for each key at a time. Thread-safe across keys.
public interface Controller {

  /// Which changes make which keys due.
  List<Trigger> triggers();

  /// Looks at the object of the key, which may be gone, and does what is due.
  ///
  /// @param client acts as the controller's own service account, through the ordinary pipeline
  /// @throws SpiException to be called again with the key after a growing pause
  Result reconcile(ObjectKey key, ControllerClient client)
      throws SpiException, InterruptedException;
}
