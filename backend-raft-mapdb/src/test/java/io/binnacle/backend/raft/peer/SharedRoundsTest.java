package io.binnacle.backend.raft.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// A question is answered by a round that began after it.
class SharedRoundsTest {
  private final List<CompletableFuture<Long>> begun = new ArrayList<>();
  private final SharedRounds rounds =
      new SharedRounds(
          () -> {
            CompletableFuture<Long> round = new CompletableFuture<>();
            begun.add(round);
            return round;
          });

  @Test
  void whoComesWhileARoundRunsSharesTheNext() {
    CompletableFuture<Long> first = rounds.join();
    CompletableFuture<Long> second = rounds.join();
    CompletableFuture<Long> third = rounds.join();
    assertThat(begun).hasSize(1);
    begun.getFirst().complete(1L);
    assertThat(first).isCompletedWithValue(1L);
    assertThat(begun).hasSize(2);
    assertThat(second).isNotDone();
    begun.getLast().complete(2L);
    assertThat(second).isCompletedWithValue(2L);
    assertThat(third).isCompletedWithValue(2L);
    assertThat(begun).hasSize(2);
  }

  @Test
  void aRoundThatFailsFailsItsOwnQuestionsAlone() {
    CompletableFuture<Long> first = rounds.join();
    CompletableFuture<Long> second = rounds.join();
    begun.getFirst().completeExceptionally(new IOException("nobody answered"));
    assertThat(first).failsWithin(Duration.ZERO);
    begun.getLast().complete(2L);
    assertThat(second).isCompletedWithValue(2L);
    CompletableFuture<Long> third = rounds.join();
    assertThat(begun).hasSize(3);
    assertThat(third).isNotDone();
  }

  @Test
  void roundsThatEndAtOnceDoNotNest() {
    AtomicReference<SharedRounds> busy = new AtomicReference<>();
    AtomicInteger count = new AtomicInteger();
    List<CompletableFuture<Long>> answers = new ArrayList<>();
    busy.set(
        new SharedRounds(
            () -> {
              if (count.incrementAndGet() < 100_000) {
                answers.add(busy.get().join());
              }
              return CompletableFuture.completedFuture(1L);
            }));
    answers.add(busy.get().join());
    assertThat(answers).hasSize(100_000).allMatch(CompletableFuture::isDone);
  }
}
