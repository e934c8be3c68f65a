package io.binnacle.benchmarks.restart;

import io.binnacle.benchmarks.Stores;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A store with many objects of 1 KiB, and 16 who write to it.
final class FullStore {
  private static final int WRITERS = 16;
  private static final int OBJECT_BYTES = 1024;
  private static final int TOGETHER = 100;
  private static final long POLL_NANOS = 20_000_000;
  private static final Duration SLICE = Duration.ofSeconds(10);
  private static final Duration LONGEST_SNAPSHOT = Duration.ofMinutes(3);

  private FullStore() {}

  static void fill(String store, Path directory, long objects) throws Exception {
    StorageBackend backend = Stores.open(store, directory).backend();
    AtomicLong next = new AtomicLong();
    long begun = System.nanoTime();
    each(
        () -> {
          for (long from; (from = next.getAndAdd(TOGETHER)) < objects; ) {
            put(backend, from, TOGETHER);
          }
          return List.of();
        });
    System.out.printf("filled with %d objects in %d ms%n", objects, since(begun));
    settle(directory);
    AtomicLong overwritten = new AtomicLong();
    writes("warm-up", backend, overwritten, objects, until(SLICE));
    settle(directory);
    writes("no snapshot under way", backend, overwritten, objects, until(SLICE));
    Set<Path> before = snapshots(directory);
    BooleanSupplier late = until(LONGEST_SNAPSHOT);
    long snapshot = System.nanoTime();
    backend.maintenance().defragment();
    writes(
        "a snapshot under way",
        backend,
        overwritten,
        objects,
        () -> late.getAsBoolean() || !before.containsAll(snapshots(directory)));
    System.out.printf("the snapshot took %d ms%n", since(snapshot));
    long stopping = System.nanoTime();
    backend.close();
    System.out.printf("stopped in %d ms%n", since(stopping));
  }

  static void open(String store, Path directory) throws SpiException, StorageException {
    System.out.printf(
        "files: log %d MiB, snapshots %d MiB%n",
        mib(directory, "log_"), mib(directory, "snapshot-"));
    long begun = System.nanoTime();
    StorageBackend backend = Stores.open(store, directory).backend();
    System.out.printf("started in %d ms%n", since(begun));
    // What is left when nothing else refers to it; twice, for what references of the first kept.
    System.gc();
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long stored = backend.maintenance().status().bytesInUse();
    System.out.printf(
        "%d keys, %d MiB stored, heap %d MiB: %.2f bytes of heap a byte%n",
        backend.maintenance().status().keys(), stored >> 20, heap >> 20, (double) heap / stored);
    backend.close();
  }

  private static void writes(
      String when, StorageBackend backend, AtomicLong next, long objects, BooleanSupplier end)
      throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    // Not asked by those who are measured: the answer may take a look at the files.
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (!end.getAsBoolean()) {
                LockSupport.parkNanos(POLL_NANOS);
              }
              ended.set(true);
            });
    List<Long> nanos =
        each(
            () -> {
              List<Long> own = new ArrayList<>();
              while (!ended.get()) {
                long begun = System.nanoTime();
                put(backend, next.getAndIncrement() % objects, 1);
                own.add(System.nanoTime() - begun);
              }
              return own;
            });
    nanos.sort(null);
    System.out.printf(
        "%s: %d writes, median %.1f ms, p99 %.1f ms%n",
        when,
        nanos.size(),
        nanos.get(nanos.size() / 2) / 1e6,
        nanos.get((int) (nanos.size() * 0.99)) / 1e6);
  }

  private static List<Long> each(Callable<List<Long>> work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Long>>> all = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        all.add(threads.submit(work));
      }
      List<Long> results = new ArrayList<>();
      for (Future<List<Long>> one : all) {
        results.addAll(one.get());
      }
      return results;
    }
  }

  private static void put(StorageBackend backend, long from, int count) throws StorageException {
    List<Change> changes = new ArrayList<>();
    for (long i = from; i < from + count; i++) {
      byte[] value = new byte[OBJECT_BYTES];
      ThreadLocalRandom.current().nextBytes(value);
      Bytes key = Bytes.utf8("/registry/configmaps/default/object-%012d".formatted(i));
      changes.add(new Change.Put(key, Bytes.wrap(value), 0));
    }
    backend.store().commit(new Commit(List.of(), changes, Deadline.after(LONGEST_SNAPSHOT)));
  }

  /// Waits for the snapshots that the writes before made due.
  private static void settle(Path directory) throws InterruptedException {
    BooleanSupplier late = until(LONGEST_SNAPSHOT);
    while (!late.getAsBoolean() && !named(directory, "snapshot-", ".tmp").isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static BooleanSupplier until(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    return () -> System.nanoTime() > end;
  }

  private static Set<Path> snapshots(Path directory) {
    return named(directory, "snapshot-", ".mapdb");
  }

  private static long mib(Path directory, String prefix) {
    return named(directory, prefix, "").stream().mapToLong(path -> path.toFile().length()).sum()
        >> 20;
  }

  private static Set<Path> named(Path directory, String prefix, String suffix) {
    try (Stream<Path> files = Files.find(directory, 5, (path, a) -> a.isRegularFile())) {
      return files
          .filter(path -> path.getFileName().toString().startsWith(prefix))
          .filter(path -> path.getFileName().toString().endsWith(suffix))
          .collect(Collectors.toSet());
    } catch (IOException | UncheckedIOException e) {
      // A file went while they were listed.
      return Set.of();
    }
  }

  private static long since(long begun) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }
}
