package io.binnacle.benchmarks.compare;

import io.binnacle.benchmarks.Stores;
import io.binnacle.spi.Entrance;
import io.binnacle.spi.PeerNetwork;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Member;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final StorageBackend backend;
  private final AtomicLong written = new AtomicLong();
  private final String prefix;

  private StoreSide(StorageBackend backend, String member) {
    this.backend = backend;
    this.prefix = "/registry/configmaps/" + member + "/object-";
  }

  /// @param arguments the store's name, and a directory for it; of a member of a group further the
  ///   certificate, the member's name and its port; of who joins also the cluster and its members
  static void main(String... arguments) throws Exception {
    Optional<PeerNetwork> network = network(List.of(arguments));
    Path directory = Files.createDirectories(Path.of(arguments[1]));
    try (Stores.Opened opened = Stores.open(arguments[0], directory, network);
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String member = network.map(PeerNetwork::name).orElse("m0");
      StoreSide side = new StoreSide(opened.backend(), member);
      System.out.println("ready");
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        System.out.println(side.answer(line.split(" ", -1)));
      }
    }
  }

  private static Optional<PeerNetwork> network(List<String> arguments)
      throws IOException, GeneralSecurityException {
    if (arguments.size() < 5) {
      return Optional.empty();
    }
    Entrance entrance = new Entrance.Init();
    if (arguments.size() == 7) {
      Map<String, String> members = new LinkedHashMap<>();
      for (String member : arguments.get(6).split(",", -1)) {
        String[] parts = member.split("=", -1);
        members.put(parts[0], parts[1]);
      }
      entrance = new Entrance.Join(arguments.get(5), members, false);
    }
    return Optional.of(
        new LoopbackNetwork(
            arguments.get(3),
            Integer.parseInt(arguments.get(4)),
            entrance,
            LoopbackNetwork.tls(Path.of(arguments.get(2)))));
  }

  private String answer(String... order) throws Exception {
    return switch (order[0]) {
      case "leads" ->
          String.valueOf(membership().leader().equals(Optional.of(membership().self())));
      case "cluster" -> membership().cluster();
      case "voters" ->
          String.valueOf(
              membership().members().stream()
                  .filter(member -> member.role() != Member.Role.LEARNER)
                  .count());
      default ->
          measure(order[0].equals("put"), Integer.parseInt(order[1]), Long.parseLong(order[2]))
              .line();
    };
  }

  private Membership membership() {
    return backend.membership().orElseThrow();
  }

  private Measurement measure(boolean put, int clients, long millis)
      throws InterruptedException, ExecutionException, StorageException {
    if (written.get() == 0) {
      put();
    }
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
    return Measurement.of(taken, elapsed);
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
    backend.store().commit(new Commit(List.of(), List.of(put), Deadline.usual()));
  }

  private void get() throws IOException, StorageException {
    Bytes key = key(ThreadLocalRandom.current().nextLong(written.get()));
    if (backend.store().read(key, ReadOptions.latest()).entry().isEmpty()) {
      throw new IOException("a key that was written is not there: " + key);
    }
  }

  private Bytes key(long number) {
    String digits = Long.toString(number);
    return Bytes.utf8(prefix + "0".repeat(12 - digits.length()) + digits);
  }

  private static Bytes value() {
    byte[] bytes = new byte[1024];
    new Random(1).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
