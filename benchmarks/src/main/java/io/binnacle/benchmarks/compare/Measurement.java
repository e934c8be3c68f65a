package io.binnacle.benchmarks.compare;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What some clients did in one round.
///
/// @param nanos how long it took
/// @param taken how many operations took so many nanoseconds each, by seven binary digits
record Measurement(long nanos, SortedMap<Long, Long> taken) {
  private static final int DIGITS = 7;

  static Measurement parse(String line) {
    String[] words = line.split(" ", -1);
    SortedMap<Long, Long> taken = new TreeMap<>();
    try {
      for (String word : List.of(words).subList(1, words.length)) {
        int colon = word.indexOf(':');
        taken.put(
            Long.parseLong(word.substring(0, Math.max(colon, 0))),
            Long.parseLong(word.substring(colon + 1)));
      }
      return new Measurement(Long.parseLong(words[0]), taken);
    } catch (NumberFormatException e) {
      throw new IllegalStateException("not a measurement: " + line, e);
    }
  }

  /// @param each nanoseconds of each operation
  static Measurement of(Collection<long[]> each, long nanos) {
    SortedMap<Long, Long> taken = new TreeMap<>();
    for (long[] some : each) {
      for (long one : some) {
        taken.merge(rounded(one), 1L, Long::sum);
      }
    }
    return new Measurement(nanos, taken);
  }

  private static long rounded(long nanos) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - DIGITS);
    return nanos >> shift << shift;
  }

  /// What several did at the same time.
  static Measurement together(List<Measurement> parts) {
    SortedMap<Long, Long> taken = new TreeMap<>();
    parts.forEach(part -> part.taken.forEach((one, count) -> taken.merge(one, count, Long::sum)));
    return new Measurement(parts.stream().mapToLong(Measurement::nanos).max().orElseThrow(), taken);
  }

  String line() {
    StringBuilder line = new StringBuilder().append(nanos);
    taken.forEach((one, count) -> line.append(' ').append(one).append(':').append(count));
    return line.toString();
  }

  long operations() {
    return taken.values().stream().mapToLong(Long::longValue).sum();
  }

  double perSecond() {
    return operations() * 1e9 / nanos;
  }

  /// Nanoseconds that so many of a hundred operations took at most.
  long percentile(int percent) {
    long below = operations() * percent / 100;
    for (Map.Entry<Long, Long> entry : taken.entrySet()) {
      below -= entry.getValue();
      if (below < 0) {
        return entry.getKey();
      }
    }
    return taken.isEmpty() ? 0 : taken.lastKey();
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
    return String.format(
        Locale.ROOT, "%,.0f (%.2f, %.1f)", perSecond(), percentile(50) / 1e6, percentile(99) / 1e6);
  }
}
