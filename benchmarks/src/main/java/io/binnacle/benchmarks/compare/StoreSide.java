package io.binnacle.benchmarks.compare;

import io.binnacle.benchmarks.Stores;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.value.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// One of Binnacle's stores as a side: clients in its process call the storage SPI.
final class StoreSide {
  private static final Bytes VALUE = value();

  private final Store store;
  private final AtomicLong written = new AtomicLong();

  private StoreSide(Store store) {
    this.store = store;
  }

  /// @param arguments the store's name, and a directory for it
  static void main(String... arguments) throws Exception {
    try (Stores.Opened opened = Stores.open(arguments[0], Path.of(arguments[1]));
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      StoreSide side = new StoreSide(opened.backend().store());
      System.out.println("ready");
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        String[] words = line.split(" ", -1);
        boolean put = words[0].equals("put");
        int clients = Integer.parseInt(words[1]);
        System.out.println(side.measure(put, clients, Long.parseLong(words[2])).line());
      }
    }
  }

  private Measurement measure(boolean put, int clients, long millis)
      throws InterruptedException, ExecutionException {
    long began = System.nanoTime();
    long end = began + millis * 1_000_000;
    Callable<long[]> client = () -> loop(put, end);
    List<Future<long[]>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        running.add(threads.submit(client));
      }
    }
    long elapsed = System.nanoTime() - began;
    List<long[]> taken = new ArrayList<>();
    for (Future<long[]> each : running) {
      taken.add(each.get());
    }
    long[] sorted = taken.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return Measurement.of(sorted, elapsed);
  }

  private long[] loop(boolean put, long end) throws IOException, StorageException {
    long[] taken = new long[1024];
    int count = 0;
    for (long before = System.nanoTime(); before - end < 0; ) {
      if (put) {
        put();
      } else {
        get();
      }
      long after = System.nanoTime();
      if (count == taken.length) {
        taken = Arrays.copyOf(taken, 2 * count);
      }
      taken[count++] = after - before;
      before = after;
    }
    return Arrays.copyOf(taken, count);
  }

  private void put() throws StorageException {
    Change put = new Change.Put(key(written.getAndIncrement()), VALUE, 0);
    store.commit(new Commit(List.of(), List.of(put), Deadline.usual()));
  }

  private void get() throws IOException, StorageException {
    Bytes key = key(ThreadLocalRandom.current().nextLong(written.get()));
    if (store.read(key, ReadOptions.latest()).entry().isEmpty()) {
      throw new IOException("a key that was written is not there: " + key);
    }
  }

  private static Bytes key(long number) {
    String digits = Long.toString(number);
    return Bytes.utf8(
        "/registry/configmaps/default/object-" + "0".repeat(12 - digits.length()) + digits);
  }

  private static Bytes value() {
    byte[] bytes = new byte[1024];
    new Random(1).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
