package io.binnacle.kernel.server;

import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.tck.storage.ReferenceStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A replicated store as servers meet it: one state, seen through as many members as there are
/// servers. Thread-safe.
final class SharedStore implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final ReferenceStore state = new ReferenceStore(System::nanoTime, Duration.ZERO);
  volatile Optional<String> leader = Optional.of("a");

  SharedStore() {
    state.start();
  }

  StoreMember member(String name) {
    return new StoreMember(name, this);
  }

  Leases leases() {
    return state.leases();
  }

  static StorageException failure(StorageException.Code code) {
    return new StorageException(code, "no quorum: 1 of 3 members can be reached");
  }

  /// Waits until something is so.
  static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("it did not come to pass in time: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    state.close();
  }
}
