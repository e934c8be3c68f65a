package io.binnacle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.ProtobufReader;
import io.binnacle.spi.value.ObjectValue;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs every benchmark for a moment: it must work, whatever it measures.
class BenchmarksTest {
  /// Four of the codec, three of the cache, two of each of three stores.
  private static final int ALL = 13;

  @Test
  void theProtobufBodyReadsAsThePod() throws MalformedException {
    ObjectValue pod = Pods.value(1);

    ObjectValue read =
        ProtobufReader.read(
            ProtobufBody.of(pod, Pods.DEFINITION.schema()), Pods.DEFINITION.schema());

    assertThat(read).isEqualTo(pod);
  }

  @Test
  void everyBenchmarkRuns() throws RunnerException {
    System.setProperty("jmh.ignoreLock", "true");
    Options moment =
        new OptionsBuilder()
            .include("io\\.binnacle\\.benchmarks\\..*")
            .param("objects", "10")
            .param("watchers", "2")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(50))
            .shouldFailOnError(true)
            .build();

    Collection<RunResult> results = new Runner(moment).run();

    assertThat(results)
        .hasSize(ALL)
        .allSatisfy(r -> assertThat(r.getPrimaryResult().getScore()).isPositive());
  }
}
