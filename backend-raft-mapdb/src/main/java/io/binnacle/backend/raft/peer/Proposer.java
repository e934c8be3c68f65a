package io.binnacle.backend.raft.peer;

import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftClientReply;

/// Puts bytes into the log. The future ends when the entry is applied here, or was refused.
interface Proposer {

  /// @param whenAppending called before the entry may reach the log
  CompletableFuture<RaftClientReply> propose(byte[] entry, Runnable whenAppending);
}
