package io.binnacle.kernel.operation;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// One clock for all watches. Its thread ends when no watch is left. Thread-safe.
final class WatchTimer {
  private static final long IDLE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor timer;

  WatchTimer() {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("watch-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  /// @param action is quick and does not block
  Future<?> in(long nanos, Runnable action) {
    return timer.schedule(action, nanos, TimeUnit.NANOSECONDS);
  }
}
