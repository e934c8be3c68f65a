package io.binnacle.kernel.exchange;

import java.util.List;

/// The frames of an answer that goes on as things happen, such as a watch. Nobody waits for them:
/// whoever has written those that there were is told when there are more.
public interface FrameFeed extends AutoCloseable {

  /// Has something done whenever [#take] may give more than it gave last, at once when it may give
  /// something now. Called once, before the first [#take].
  ///
  /// @param listener is quick and does not block; called by any thread, also by one that holds
  ///   locks of the feed's source
  void onMore(Runnable listener);

  /// Takes frames that are ready, some of them when there are many. Waits for nothing. Not called
  /// by two threads at a time.
  Batch take();

  /// Ends the feed: what it has is still given, then the end. Thread-safe; may be called more than
  /// once.
  @Override
  void close();

  /// Some frames.
  ///
  /// @param frames shared with other answers: must not be written
  /// @param next what comes after them
  record Batch(List<byte[]> frames, Next next) {}

  /// What comes after a batch.
  enum Next {
    /// More, at once.
    MORE,
    /// Nothing until the listener is told.
    LATER,
    END
  }
}
