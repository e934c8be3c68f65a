package io.binnacle.benchmarks;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.ProtobufReader;
import io.binnacle.kernel.schema.Conformed;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A pod from bytes to a value and back.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CodecBenchmark {
  private final byte[] json = Pods.json(1);
  private final ObjectValue pod = Pods.value(1);
  private final byte[] protobuf = ProtobufBody.of(pod, Pods.DEFINITION.schema());

  @Benchmark
  public Value decodeJson() throws MalformedException {
    return JsonReader.read(json);
  }

  @Benchmark
  public byte[] encodeJson() {
    return JsonWriter.write(pod);
  }

  @Benchmark
  public Value decodeProtobuf() throws MalformedException {
    return ProtobufReader.read(protobuf, Pods.DEFINITION.schema());
  }

  @Benchmark
  public Conformed conform() throws IllTypedException {
    return Conformer.conform(pod, Pods.DEFINITION.schema());
  }
}
