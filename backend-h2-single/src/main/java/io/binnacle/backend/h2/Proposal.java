package io.binnacle.backend.h2;

import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/// Something to be done by the writer, and the place where its answer is waited for. Thread-safe.
final class Proposal<T> {

  /// What the writer does with a draft. When it throws, it has changed nothing in it.
  interface Step<T> {
    T take(Draft draft) throws StorageException;
  }

  private enum State {
    WAITING,
    TAKEN,
    GIVEN_UP
  }

  private final Step<T> step;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  Proposal(Step<T> step) {
    this.step = step;
  }

  /// Called by the writer. Gives what will answer the proposal once the group is durable; a
  /// proposal that its caller has given up does nothing.
  Runnable take(Draft draft) {
    if (!state.compareAndSet(State.WAITING, State.TAKEN)) {
      return () -> {};
    }
    try {
      T result = step.take(draft);
      return () -> answer.complete(result);
    } catch (StorageException e) {
      return () -> answer.completeExceptionally(e);
    }
  }

  void refuse(StorageException cause) {
    answer.completeExceptionally(cause);
  }

  T await(Deadline deadline) throws StorageException {
    try {
      return answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw unanswered("the deadline passed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unanswered("the call was interrupted", e);
    }
  }

  private StorageException unanswered(String why, Exception cause) {
    return state.compareAndSet(State.WAITING, State.GIVEN_UP)
        ? new StorageException(
            StorageException.Code.TIMEOUT, why + " before the commit began", cause)
        : new StorageException(
            StorageException.Code.INDETERMINATE, why + " while the commit was under way", cause);
  }
}
