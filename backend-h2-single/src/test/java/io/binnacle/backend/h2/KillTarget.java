package io.binnacle.backend.h2;

import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The process that [KillTest] kills: puts keys and prints each acknowledged one with its revision.
final class KillTarget {
  static final int WRITERS = 8;

  private KillTarget() {}

  public static void main(String[] args) throws SpiException, InterruptedException {
    H2Backend store =
        new H2Backend(
            Path.of(args[0]), new HistoryLimits(Duration.ofMillis(200), 0), (reason, cause) -> {});
    store.start();
    List<Thread> threads = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      String prefix = "/round" + args[1] + "/" + writer + "/";
      threads.add(Thread.ofPlatform().start(() -> write(store, prefix)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void write(H2Backend store, String prefix) {
    try {
      for (int i = 0; ; i++) {
        String key = prefix + i % 500;
        Change put = new Change.Put(Bytes.utf8(key), Bytes.wrap(new byte[1 + i % 3000]), 0);
        long revision =
            store.store().commit(new Commit(List.of(), List.of(put), Deadline.usual())).revision();
        System.out.println(key + " " + revision + " .");
      }
    } catch (StorageException e) {
      throw new IllegalStateException(e);
    }
  }
}
