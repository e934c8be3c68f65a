package io.binnacle.benchmarks.compare;

import java.util.List;
import java.util.Locale;

/// What some clients did in one round.
///
/// @param operations how many operations ended
/// @param nanos how long it took
/// @param median nanoseconds that half of the operations took at most
/// @param p99 nanoseconds that 99 of a hundred took at most
record Measurement(long operations, long nanos, long median, long p99) {

  static Measurement parse(String line) {
    String[] numbers = line.split(" ", -1);
    if (numbers.length != 4) {
      throw new IllegalStateException("not a measurement: " + line);
    }
    return new Measurement(
        Long.parseLong(numbers[0]),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]));
  }

  /// @param taken nanoseconds of each operation, ascending
  static Measurement of(long[] taken, long nanos) {
    return new Measurement(
        taken.length, nanos, taken[taken.length / 2], taken[(int) (taken.length * 99L / 100)]);
  }

  String line() {
    return operations + " " + nanos + " " + median + " " + p99;
  }

  double perSecond() {
    return operations * 1e9 / nanos;
  }

  /// The one in the middle, by throughput.
  static Measurement middle(List<Measurement> rounds) {
    List<Measurement> sorted =
        rounds.stream()
            .sorted((one, other) -> Double.compare(one.perSecond(), other.perSecond()))
            .toList();
    return sorted.get(sorted.size() / 2);
  }

  /// Operations per second, with the median and the 99th percentile in milliseconds.
  String text() {
    return String.format(Locale.ROOT, "%,.0f (%.2f, %.1f)", perSecond(), median / 1e6, p99 / 1e6);
  }
}
