package io.binnacle.kernel.plugin;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.Meters;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/// A context in which nothing is served and time stands still.
record FakeContext(String instanceName) implements PluginContext {

  @Override
  public Path dataDirectory() {
    return Path.of("unused");
  }

  @Override
  public Clock clock() {
    return Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  }

  @Override
  public RandomGenerator random() {
    return new SplittableRandom(1);
  }

  @Override
  public Meters meters() {
    return new NoMeters();
  }

  @Override
  public ObjectReader objects() {
    return new NoObjects();
  }

  @Override
  public void fail(String reason, Throwable cause) {
    throw new AssertionError(reason, cause);
  }

  private static final class NoMeters implements Meters {
    @Override
    public Counter counter(String name, String... tags) {
      return amount -> {};
    }

    @Override
    public Timer timer(String name, String... tags) {
      return duration -> {};
    }

    @Override
    public void gauge(String name, DoubleSupplier value, String... tags) {}
  }

  private static final class NoObjects implements ObjectReader {
    @Override
    public Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key)
        throws SpiException {
      throw new SpiException(ErrorKind.UNAVAILABLE, "NOT_READY", "nothing is served");
    }

    @Override
    public List<ObjectValue> list(GroupVersionResource resource, String namespace)
        throws SpiException {
      throw new SpiException(ErrorKind.UNAVAILABLE, "NOT_READY", "nothing is served");
    }

    @Override
    public Following follow(GroupVersionResource resource, Observer observer) throws SpiException {
      throw new SpiException(ErrorKind.UNAVAILABLE, "NOT_READY", "nothing is served");
    }
  }
}
