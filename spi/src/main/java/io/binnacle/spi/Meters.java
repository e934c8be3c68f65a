package io.binnacle.spi;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/// Where an extension counts what it does. The server prefixes names with `binnacle_`, the
/// extension point and the instance, and serves them under `/metrics`.
///
/// Names are `[a-z][a-z0-9_]*`; tags are alternating keys and values. Thread-safe; asking twice for
/// the same name and tags gives the same meter.
public interface Meters {

  /// A number that only rises.
  Counter counter(String name, String... tags);

  /// Durations, with count, sum and distribution.
  Timer timer(String name, String... tags);

  /// A number read when metrics are collected. `value` must be quick and must not block.
  void gauge(String name, DoubleSupplier value, String... tags);

  /// A number that only rises.
  interface Counter {
    void add(double amount);

    default void increment() {
      add(1);
    }
  }

  /// Durations.
  interface Timer {
    void record(Duration duration);
  }
}
