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

  private void run(CompletableFuture<Long> first) {
    CompletableFuture<Long> waiting = first;
    // Rounds that end at once must not nest, however many follow each other.
    while (waiting != null) {
      CompletableFuture<Long> result = round.get();
      if (!result.isDone()) {
        goOnAfter(result, waiting);
        return;
      }
      waiting = end(waiting, result);
    }
  }

  // The end of a round, also a failure, is heard by those who wait for it.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void goOnAfter(CompletableFuture<Long> result, CompletableFuture<Long> waiting) {
    result.whenComplete(
        (index, failure) -> {
          CompletableFuture<Long> following = end(waiting, result);
          if (following != null) {
            run(following);
          }
        });
  }

  /// Tells those who waited for a round, and returns what the next one is for.
  private @Nullable CompletableFuture<Long> end(
      CompletableFuture<Long> waiting, CompletableFuture<Long> result) {
    CompletableFuture<Long> following;
    synchronized (this) {
      following = next;
      next = null;
      running = following != null;
    }
    if (result.isCompletedExceptionally()) {
      waiting.completeExceptionally(result.exceptionNow());
    } else {
      waiting.complete(result.resultNow());
    }
    return following;
  }
}
