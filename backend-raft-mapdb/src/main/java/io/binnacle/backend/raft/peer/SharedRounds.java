package io.binnacle.backend.raft.peer;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs rounds of questions one after the other. Who comes while a round runs waits for the next,
/// since the one that runs may have begun before something that the newcomer must see. Thread-safe.
final class SharedRounds {
  private final Supplier<CompletableFuture<Long>> round;
  private @Nullable CompletableFuture<Long> next;
  private boolean running;

  /// @param round begins a round and does not wait for its end
  SharedRounds(Supplier<CompletableFuture<Long>> round) {
    this.round = round;
  }

  /// The result of a round that begins after this call.
  CompletableFuture<Long> join() {
    CompletableFuture<Long> mine;
    boolean begin;
    synchronized (this) {
      if (next == null) {
        next = new CompletableFuture<>();
      }
      mine = next;
      begin = !running;
      if (begin) {
        running = true;
        next = null;
      }
    }
    if (begin) {
      run(mine);
    }
    return mine;
  }

  // The end of a round, also a failure, is heard by those who wait for it.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void run(CompletableFuture<Long> waiting) {
    round
        .get()
        .whenComplete(
            (index, failure) -> {
              CompletableFuture<Long> following;
              synchronized (this) {
                following = next;
                next = null;
                running = following != null;
              }
              if (failure == null) {
                waiting.complete(index);
              } else {
                waiting.completeExceptionally(failure);
              }
              if (following != null) {
                run(following);
              }
            });
  }
}
