package io.binnacle.tck.storage;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// Reference stores with one fault, whose contents survive a crash but for the last `forgotten`
/// revisions.
final class FaultyFixture implements StorageFixture {
  private final List<FaultyBackend> stores = new ArrayList<>();
  private UnaryOperator<Store> fault = UnaryOperator.identity();
  private LongSupplier clock = System::nanoTime;
  private int forgotten;

  FaultyFixture store(UnaryOperator<Store> wrong) {
    fault = wrong;
    return this;
  }

  FaultyFixture clock(LongSupplier wrong) {
    clock = wrong;
    return this;
  }

  FaultyFixture forgetting(int revisions) {
    forgotten = revisions;
    return this;
  }

  @Override
  public StorageBackend open() throws SpiException {
    return started(new ReferenceStore(clock, Duration.ZERO));
  }

  @Override
  public void crash() {
    stores.getLast().close();
  }

  @Override
  public StorageBackend reopen() throws SpiException {
    return started(stores.getLast().sound().successor(clock, forgotten));
  }

  @Override
  public StorageBackend blank() {
    return new ReferenceStore(clock, Duration.ZERO);
  }

  @Override
  public void close() {
    stores.forEach(StorageBackend::close);
  }

  private StorageBackend started(ReferenceStore sound) throws SpiException {
    FaultyBackend store = new FaultyBackend(sound, fault);
    stores.add(store);
    store.start();
    return store;
  }
}
