package io.binnacle.backend.raft;

import io.binnacle.backend.raft.peer.LogLimits;
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
import java.util.Optional;

/// The process that [RaftKillTest] kills: puts keys and prints each acknowledged one with its
/// revision.
final class RaftKillTarget {
  static final int WRITERS = 8;

  /// After so many rounds the same keys come again, so that many rounds do not make a large store.
  static final int ROUNDS_OF_KEYS = 8;

  private static final int KEYS = 200;

  /// Small, so that snapshots are written, and files of the log closed and removed, at every
  /// moment.
  static final LogLimits LIMITS = new LogLimits(200, 1 << 20);

  private RaftKillTarget() {}

  public static void main(String[] args) throws SpiException, InterruptedException {
    RaftBackend store =
        new RaftBackend(
            Path.of(args[0]),
            new HistoryLimits(Duration.ofMillis(200), 0),
            Duration.ZERO,
            LIMITS,
            Optional.empty(),
            (reason, cause) -> {});
    store.start();
    int round = Integer.parseInt(args[1]) % ROUNDS_OF_KEYS;
    List<Thread> threads = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      String prefix = "/round" + round + "/" + writer + "/";
      threads.add(Thread.ofPlatform().start(() -> write(store, prefix)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void write(RaftBackend store, String prefix) {
    try {
      for (int i = 0; ; i++) {
        String key = prefix + i % KEYS;
        Change put = new Change.Put(Bytes.utf8(key), Bytes.wrap(new byte[1 + i % 3000]), 0);
        long revision =
            store.store().commit(new Commit(List.of(), List.of(put), Deadline.usual())).revision();
        System.out.println(key + " " + revision + " .");
      }
    } catch (StorageException e) {
      System.err.println(e);
      Runtime.getRuntime().halt(1);
    }
  }
}
