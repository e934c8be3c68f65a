package io.binnacle.backend.raft.channel;

/// Answers the calls of other members. Thread-safe.
public interface CallHandler {

  /// Takes a call. Runs on the thread that reads the connection, so it must not wait; the answer
  /// may come later and from any thread.
  ///
  /// @param from the caller's id
  void handle(String from, byte kind, byte[] body, Answer answer);

  /// Where the answer goes. One of the two, once.
  interface Answer {
    void send(byte[] body);

    /// Says that the call failed, and why.
    void fail(String why);
  }
}
