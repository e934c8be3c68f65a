package io.binnacle.kernel.exchange;

import java.util.List;

/// The frames of an answer that goes on, such as a watch.
public interface FrameSource extends AutoCloseable {

  /// Waits for frames and returns all that are ready, to be written and flushed together. The
  /// arrays are shared with other answers and must not be written. An empty list is the end. Called
  /// by one thread.
  ///
  /// @throws java.io.UncheckedIOException when the source breaks off: the answer is then broken off
  ///   too, so that no client takes a part for the whole
  List<byte[]> next() throws InterruptedException;

  /// Ends the answer: a waiting or later [#next] returns what it has, then the end. Thread-safe;
  /// may be called more than once.
  @Override
  void close();
}
