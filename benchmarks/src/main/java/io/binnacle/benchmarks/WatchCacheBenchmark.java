package io.binnacle.benchmarks;

import io.binnacle.kernel.registry.ListVersion;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectStore.Change;
import io.binnacle.kernel.registry.ObjectStore.WatchStart;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.registry.WatchEvent;
import io.binnacle.kernel.registry.Watcher;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import io.binnacle.tck.storage.ReferenceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Reads from memory, and a change on its way to all who watch. What one costs must not depend on
/// how many objects there are.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WatchCacheBenchmark {
  private static final ObjectKey SUBJECT = key(0);

  @Param({"1000", "20000"})
  public int objects;

  @Param({"1", "1000"})
  public int watchers;

  private final ReferenceStore backend =
      new ReferenceStore(System::nanoTime, Duration.ofSeconds(1));
  private final ObjectStore store = new ObjectStore(backend, List.of(Pods.DEFINITION));
  private final List<Watcher> watching = new ArrayList<>();
  private final ObjectValue pod = Pods.value(0);
  private int tick;

  @Setup(Level.Trial)
  public void begin() throws StorageException {
    backend.start();
    store.start();
    for (int i = 0; i < objects; i++) {
      store.create(Pods.DEFINITION, key(i), pod, Deadline.usual());
    }
    for (int i = 0; i < watchers; i++) {
      watching.add(
          store.watch(
              Pods.DEFINITION,
              "default",
              _ -> true,
              new WatchStart.Now(new ListVersion.Latest()),
              Deadline.usual()));
    }
  }

  @TearDown(Level.Trial)
  public void end() {
    store.close();
    backend.close();
  }

  private static ObjectKey key(int number) {
    return new ObjectKey("default", "pod-" + number);
  }

  @Benchmark
  public Optional<ObjectVersion> get() {
    return store.get(Pods.DEFINITION, SUBJECT, "", Deadline.usual());
  }

  /// All objects, looked at one by one.
  @Benchmark
  public long walk() {
    long revisions = 0;
    for (ObjectVersion object :
        store.snapshot(Pods.DEFINITION, new ListVersion.Latest(), Deadline.usual()).in("default")) {
      revisions += object.revision();
    }
    return revisions;
  }

  /// An update, until every watcher has taken its event out.
  @Benchmark
  public long fanOut() throws InterruptedException {
    Value changed = Value.of(Integer.toString(tick++));
    store.update(
        Pods.DEFINITION,
        SUBJECT,
        old ->
            new Change.Put(
                old.orElseThrow().value().withAt(changed, "metadata", "annotations", "tick")),
        Deadline.usual());
    long revisions = 0;
    for (Watcher watcher : watching) {
      for (WatchEvent event : watcher.look(1, TimeUnit.MINUTES).events()) {
        revisions += event.revision();
      }
    }
    return revisions;
  }
}
