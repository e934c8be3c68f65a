package io.binnacle.spi.storage;

/// An ongoing watch.
public interface Subscription extends AutoCloseable {

  /// Asks for a progress mark as soon as everything up to the newest revision known here is
  /// delivered. Several requests may be answered by one mark.
  void requestProgress();

  /// Ends the watch. Returns without waiting for the listener, whose `ended` is called with an
  /// empty cause after the batch that it may be busy with. Closing twice does nothing.
  @Override
  void close();
}
