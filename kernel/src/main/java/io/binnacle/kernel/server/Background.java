package io.binnacle.kernel.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// The server's own work beside requests, each on a thread that ends with the server. Confined to
/// the thread that starts and stops the server.
final class Background implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(3);

  private final Deque<Thread> threads = new ArrayDeque<>();

  /// Work that goes on until it is interrupted.
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  void start(String name, Work work) {
    threads.push(
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    work.run();
                  } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  /// Ends all work, and waits a while for it.
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    long end = System.nanoTime() + LONGEST_END.toNanos();
    try {
      while (!threads.isEmpty()) {
        threads.pop().join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
