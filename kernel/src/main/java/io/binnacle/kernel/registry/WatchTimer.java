package io.binnacle.kernel.registry;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// One clock for all watches. Thread-safe.
final class WatchTimer implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;

  WatchTimer() {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("watch-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    // Who sets an alarm while the server stops is not told that it never rings.
    timer.setRejectedExecutionHandler((_, _) -> {});
  }

  /// @param action is quick and does not block
  Future<?> in(long nanos, Runnable action) {
    return timer.schedule(action, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
