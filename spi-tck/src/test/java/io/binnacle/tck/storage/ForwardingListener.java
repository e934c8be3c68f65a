package io.binnacle.tck.storage;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.StorageException;
import java.util.List;
import java.util.Optional;

/// Hands on what becomes of each batch: none, one or several.
final class ForwardingListener implements ChangeListener {

  interface Distortion {
    List<ChangeBatch> apply(ChangeBatch batch);
  }

  private final ChangeListener listener;
  private final Distortion distortion;

  ForwardingListener(ChangeListener listener, Distortion distortion) {
    this.listener = listener;
    this.distortion = distortion;
  }

  @Override
  public void changed(ChangeBatch batch) {
    distortion.apply(batch).forEach(listener::changed);
  }

  @Override
  public void ended(Optional<StorageException> cause) {
    listener.ended(cause);
  }
}
