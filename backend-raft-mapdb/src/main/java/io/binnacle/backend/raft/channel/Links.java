package io.binnacle.backend.raft.channel;

import java.util.concurrent.CompletableFuture;

/// The way to the other members. Thread-safe.
public interface Links extends AutoCloseable {

  /// Calls a member; opens a connection when there is none, and waits for that alone. The future
  /// fails with an [java.io.IOException]: a [CallFailedException] when the member says so, a
  /// [java.net.ConnectException] when it was certainly not reached, any other when it is not known
  /// whether it heard.
  CompletableFuture<byte[]> call(String member, Lane lane, byte kind, byte[] body);

  @Override
  void close();
}
