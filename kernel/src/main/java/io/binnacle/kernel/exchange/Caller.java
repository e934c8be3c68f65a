package io.binnacle.kernel.exchange;

/// Whoever waits for an answer, for answers that may take as long as they like.
public interface Caller {

  /// How he addresses the server: a name or an address, and the port where it is not the usual one;
  /// empty when that is not known.
  String host();

  /// Has something done when the caller leaves before the answer has ended, or the server stops; at
  /// once when that has happened. The action must not block. Where the wire tells nothing of a
  /// caller that reads no more, it is not done.
  void onLeave(Runnable action);

  /// One who stays to the end.
  static Caller staying() {
    return new Caller() {
      @Override
      public String host() {
        return "";
      }

      @Override
      public void onLeave(Runnable action) {}
    };
  }
}
