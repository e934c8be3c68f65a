package io.binnacle.backend.h2;

import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageStatus;
import io.binnacle.spi.value.Bytes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// How many durable commits a second the store makes, and what processor time each takes:
/// `ThroughputCheck DIRECTORY [WRITERS] [SECONDS] [VALUE-BYTES]`. Not part of the tests.
final class ThroughputCheck {
  private ThroughputCheck() {}

  public static void main(String[] args) throws IOException, SpiException, InterruptedException {
    Path directory = Files.createTempDirectory(Path.of(args[0]), "throughput");
    int writers = args.length > 1 ? Integer.parseInt(args[1]) : 16;
    int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    Bytes value = Bytes.wrap(new byte[args.length > 3 ? Integer.parseInt(args[3]) : 2000]);
    H2Backend backend =
        new H2Backend(
            directory, new HistoryLimits(Duration.ofSeconds(2), 0), (reason, cause) -> {});
    long opening = System.nanoTime();
    backend.start();
    System.out.printf(Locale.ROOT, "opened in %d ms%n", (System.nanoTime() - opening) / 1_000_000);
    for (int round = 0; round < 3; round++) {
      long cpu = cpuNanos();
      long began = System.nanoTime();
      long done = write(backend, writers, seconds, value, round);
      double took = (System.nanoTime() - began) / 1e9;
      StorageStatus status = backend.maintenance().status();
      System.out.printf(
          Locale.ROOT,
          "%d writers: %.0f commits/s, %.3f ms CPU each; %s%n",
          writers,
          done / took,
          (cpuNanos() - cpu) / 1e6 / done,
          status);
    }
    long closing = System.nanoTime();
    backend.close();
    System.out.printf(Locale.ROOT, "closed in %d ms%n", (System.nanoTime() - closing) / 1_000_000);
  }

  private static long write(H2Backend backend, int writers, int seconds, Bytes value, int round)
      throws InterruptedException {
    AtomicLong done = new AtomicLong();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Thread> threads = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      String prefix = "/registry/configmaps/default/" + round + "-" + writer + "-";
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; System.nanoTime() < end; i++) {
                      commit(backend, Commit.create(Bytes.utf8(prefix + i), value));
                      done.incrementAndGet();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return done.get();
  }

  private static void commit(H2Backend backend, Commit commit) {
    try {
      backend.store().commit(commit);
    } catch (StorageException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
