package io.binnacle.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Watches of all pods that count what they are told.
final class FanOut {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final LongAdder events = new LongAdder();
  private final CountDownLatch answered;
  private final int watchers;
  private final List<CompletableFuture<?>> ends = new ArrayList<>();

  private FanOut(int watchers) {
    this.watchers = watchers;
    this.answered = new CountDownLatch(watchers);
  }

  /// Begins all watches and waits until each is answered.
  static FanOut begin(List<ApiClient> connections, String path, int watchers)
      throws InterruptedException {
    FanOut all = new FanOut(watchers);
    for (int i = 0; i < watchers; i++) {
      ApiClient client = connections.get(i % connections.size());
      all.ends.add(client.watch(path, all.answered::countDown, all::count));
    }
    if (!all.answered.await(PATIENCE, TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException(all.answered.getCount() + " watches were not answered");
    }
    return all;
  }

  /// Every event is one line.
  private void count(ByteBuffer buffer) {
    int lines = 0;
    for (int i = buffer.position(); i < buffer.limit(); i++) {
      if (buffer.get(i) == '\n') {
        lines++;
      }
    }
    if (lines > 0) {
      events.add(lines);
    }
  }

  long delivered() {
    return events.sum();
  }

  /// Waits until every watcher was told of some more changes.
  void await(long before, int changes) throws InterruptedException {
    long expected = before + (long) changes * watchers;
    long began = System.nanoTime();
    while (delivered() < expected) {
      if (System.nanoTime() - began > PATIENCE) {
        throw new IllegalStateException(
            "told of %d events of %d; %d watches have ended"
                .formatted(
                    delivered() - before,
                    expected - before,
                    ends.stream().filter(CompletableFuture::isDone).count()));
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
