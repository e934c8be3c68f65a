package io.binnacle.backend.raft.channel;

import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;

/// The links of a member without a network: there is nobody to reach, and nothing listens.
/// Stateless.
public final class NoLinks implements Links {
  @Override
  public CompletableFuture<byte[]> call(String member, Lane lane, byte kind, byte[] body) {
    return CompletableFuture.failedFuture(
        new ConnectException("this server runs without peers; " + member + " cannot be reached"));
  }

  @Override
  public void close() {}
}
