package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import io.binnacle.tck.storage.LinearizabilityChecker.Action;
import io.binnacle.tck.storage.LinearizabilityChecker.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Many callers at once.
abstract class ConcurrencyContract extends ContractGroup {
  private static final int THREADS = 8;

  @Test
  void historiesAreLinearizable() throws InterruptedException {
    long seed = System.nanoTime();
    List<Queue<Call>> histories =
        List.of(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
    inParallel(
        thread -> {
          Random random = new Random(seed + thread);
          for (int i = 0; i < 40; i++) {
            int key = random.nextInt(histories.size());
            histories.get(key).add(call(bytes("/register/" + key), random, thread + "." + i));
          }
        });
    for (Queue<Call> history : histories) {
      assertThat(LinearizabilityChecker.linearizable(List.copyOf(history)))
          .as("linearizable, seed %s: %s", seed, history)
          .isTrue();
    }
  }

  @Test
  void ofConcurrentCreationsOneSucceeds() throws InterruptedException, StorageException {
    for (int round = 0; round < 20; round++) {
      Bytes key = bytes("/one/" + round);
      AtomicLong created = new AtomicLong();
      inParallel(
          thread -> {
            if (store().commit(Commit.create(key, bytes("by " + thread)))
                instanceof CommitResult.Committed) {
              created.incrementAndGet();
            }
          });
      assertThat(created).hasValue(1);
    }
  }

  @Test
  void concurrentIncrementsAreNotLost() throws InterruptedException, StorageException {
    put("/counter", "0");
    inParallel(
        thread -> {
          for (int i = 0; i < 25; i++) {
            increment();
          }
        });
    assertThat(entry("/counter").value()).isEqualTo(bytes("" + THREADS * 25));
    assertThat(entry("/counter").version()).isEqualTo(THREADS * 25 + 1);
  }

  @Test
  void acknowledgedRevisionsAreUniqueAndWatchedInOrder()
      throws InterruptedException, StorageException {
    WatchRecord watch = watch(ALL, 1);
    Queue<Long> revisions = new ConcurrentLinkedQueue<>();
    inParallel(
        thread -> {
          long last = 0;
          for (int i = 0; i < 50; i++) {
            long revision = put("/t" + thread + "/" + i, "1");
            assertThat(revision).isGreaterThan(last);
            last = revision;
            revisions.add(revision);
          }
        });
    assertThat(revisions).doesNotHaveDuplicates();
    List<Long> sorted = new ArrayList<>(revisions);
    sorted.sort(null);
    assertThat(watch.awaitRevision(sorted.getLast()).stream().map(ChangeBatch::revision))
        .isEqualTo(sorted);
  }

  private void increment() throws StorageException {
    while (true) {
      Entry entry = entry("/counter");
      Bytes next = bytes("" + (Integer.parseInt(entry.value().utf8()) + 1));
      if (store().commit(Commit.replace(entry.key(), entry.modRevision(), next))
          instanceof CommitResult.Committed) {
        return;
      }
    }
  }

  /// One random call and what it saw or did.
  private Call call(Bytes key, Random random, String value) throws StorageException {
    int kind = random.nextInt(4);
    Optional<Entry> before =
        kind < 2 ? Optional.empty() : store().read(key, ReadOptions.latest()).entry();
    long invoked = System.nanoTime();
    if (kind == 0) {
      Optional<String> seen = text(store().read(key, ReadOptions.latest()).entry());
      return Call.of(invoked, System.nanoTime(), new Action.Read(seen));
    }
    if (kind == 1) {
      store().commit(commitOf(List.of(), putting(key.utf8(), value)));
      return Call.of(invoked, System.nanoTime(), new Action.Write(Optional.of(value)));
    }
    Condition unchanged = new Condition(key, before.map(Entry::modRevision).orElse(0L));
    Optional<String> next = kind == 2 ? Optional.of(value) : Optional.empty();
    CommitResult result =
        store()
            .commit(
                commitOf(
                    List.of(unchanged),
                    next.isPresent() ? putting(key.utf8(), value) : deleting(key.utf8())));
    long returned = System.nanoTime();
    return switch (result) {
      case CommitResult.Committed committed ->
          Call.of(invoked, returned, new Action.Swap(text(before), next));
      case CommitResult.Conflict conflict ->
          Call.of(invoked, returned, new Action.Read(text(conflict.current().getFirst())));
    };
  }

  private static Optional<String> text(Optional<Entry> entry) {
    return entry.map(found -> found.value().utf8());
  }

  interface Task {
    void run(int thread) throws StorageException;
  }

  /// Runs a task on several threads and fails with what failed there.
  static void inParallel(Task task) throws InterruptedException {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      task.run(number);
                    } catch (StorageException | RuntimeException | AssertionError e) {
                      failures.add(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }
}
