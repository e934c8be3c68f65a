package io.binnacle.benchmarks;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// Commits to a store, durable where the store is: each writer changes a key of its own.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StoreBenchmark {
  @Param({"memory", "h2", "raft-mapdb"})
  public String store = "";

  private final AtomicInteger writers = new AtomicInteger();
  private Stores.@Nullable Opened opened;

  @Setup(Level.Trial)
  public void open() throws SpiException {
    opened = Stores.open(store);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    opened().close();
  }

  private Stores.Opened opened() {
    return Objects.requireNonNull(opened, "JMH opens the store first");
  }

  /// One who writes.
  @State(Scope.Thread)
  public static class Writer {
    private Bytes key = Bytes.empty();
    private long revision;

    @Setup(Level.Trial)
    public void name(StoreBenchmark benchmark) {
      key = Bytes.utf8("/registry/configmaps/default/map-" + benchmark.writers.incrementAndGet());
    }

    long write(StorageBackend backend) throws StorageException {
      Bytes value = Bytes.wrap(new byte[1024]);
      Commit commit =
          revision == 0 ? Commit.create(key, value) : Commit.replace(key, revision, value);
      if (backend.store().commit(commit) instanceof CommitResult.Committed done) {
        revision = done.revision();
        return revision;
      }
      throw new IllegalStateException("somebody else has written " + key);
    }
  }

  @Benchmark
  public long commitOneWriter(Writer writer) throws StorageException {
    return writer.write(opened().backend());
  }

  @Benchmark
  @Threads(64)
  public long commit64Writers(Writer writer) throws StorageException {
    return writer.write(opened().backend());
  }
}
