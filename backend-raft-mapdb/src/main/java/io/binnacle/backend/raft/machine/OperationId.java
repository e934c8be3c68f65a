package io.binnacle.backend.raft.machine;

import java.util.UUID;

/// Names an operation once and for all, so that one that was sent twice is applied once.
///
/// @param client the node's run that the operation came from
/// @param sequence counts up within the run
public record OperationId(UUID client, long sequence) implements Comparable<OperationId> {
  @Override
  public int compareTo(OperationId other) {
    int order = client.compareTo(other.client);
    return order == 0 ? Long.compare(sequence, other.sequence) : order;
  }
}
