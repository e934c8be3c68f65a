package io.binnacle.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Clients that each send the next request when the last one is answered; while they do, the
/// server's processor time is read at both ends of every slice of time.
final class ClosedLoop {
  private final ServerProcess server;
  private final LoadOptions options;

  ClosedLoop(ServerProcess server, LoadOptions options) {
    this.server = server;
    this.options = options;
  }

  /// What a client does: once, told by its number.
  interface Work {
    void once(int client);
  }

  Samples run(int clients, Work work) throws InterruptedException {
    LongAdder done = new LongAdder();
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    AtomicBoolean stop = new AtomicBoolean();
    for (int i = 0; i < clients; i++) {
      int client = i;
      threads.add(
          Thread.ofPlatform()
              .name("client-" + i)
              .start(
                  () -> {
                    try {
                      while (!stop.get()) {
                        work.once(client);
                        done.increment();
                      }
                    } catch (RuntimeException e) {
                      failure.compareAndSet(null, e);
                    }
                  }));
    }
    try {
      TimeUnit.SECONDS.sleep(options.warmUpSeconds());
      return measure(done, failure);
    } finally {
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private Samples measure(LongAdder done, AtomicReference<@Nullable RuntimeException> failure)
      throws InterruptedException {
    List<Double> samples = new ArrayList<>();
    long first = done.sum();
    long began = System.nanoTime();
    for (int i = 0; i < options.slices(); i++) {
      double cpu = server.cpuMillis();
      long count = done.sum();
      do {
        // A slice without an operation would have nothing to divide by.
        TimeUnit.SECONDS.sleep(options.sliceSeconds());
        RuntimeException failed = failure.get();
        if (failed != null) {
          throw failed;
        }
      } while (done.sum() == count);
      samples.add((server.cpuMillis() - cpu) / (done.sum() - count));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Samples(samples, (done.sum() - first) / seconds);
  }
}
