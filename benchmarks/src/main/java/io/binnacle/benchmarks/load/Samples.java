package io.binnacle.benchmarks.load;

import java.util.List;

/// Some measurements of the same thing.
///
/// @param cpuMillis processor time of the server per operation, ascending
/// @param perSecond operations per second over all measurements
record Samples(List<Double> cpuMillis, double perSecond) {
  Samples {
    cpuMillis = cpuMillis.stream().sorted().toList();
  }

  double median() {
    return cpuMillis.get(cpuMillis.size() / 2);
  }

  double least() {
    return cpuMillis.getFirst();
  }

  double most() {
    return cpuMillis.getLast();
  }
}
