package io.binnacle.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.spi.Default;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigBinderTest {
  enum Mode {
    SAFE,
    VERY_FAST
  }

  record Limits(int mostKeys, @Default("1s") Duration pause) {
    Limits {
      if (mostKeys < 0) {
        throw new IllegalArgumentException("most-keys must not be negative");
      }
    }
  }

  record Everything(
      String name,
      @Default("30s") Duration syncInterval,
      @Default("7") int retries,
      @Default("2.5") double factor,
      @Default("true") boolean strict,
      @Default("very-fast") Mode mode,
      @Default("data/x") Path path,
      @Default("[a, b]") List<String> words,
      List<Limits> nested,
      Optional<Long> quota,
      Map<String, Integer> weights,
      Optional<Limits> limits) {}

  record Small(String label, @Default("5") int count) {}

  private static ObjectValue named() {
    return ObjectValue.of("name", Value.of("n"));
  }

  @Test
  void defaultsFillWhatIsNotWritten() throws Exception {
    assertThat(ConfigBinder.bind(Everything.class, named(), "storage.x"))
        .isEqualTo(
            new Everything(
                "n",
                Duration.ofSeconds(30),
                7,
                2.5,
                true,
                Mode.VERY_FAST,
                Path.of("data/x"),
                List.of("a", "b"),
                List.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty()));
  }

  @Test
  void everyTypeIsRead() throws Exception {
    ObjectValue limits = ObjectValue.builder().put("most-keys", 3).put("pause", "1h30m").build();
    ObjectValue section =
        ObjectValue.builder()
            .put("name", 12)
            .put("sync-interval", "PT0.5S")
            .put("retries", 0)
            .put("factor", 3)
            .put("strict", false)
            .put("mode", "SAFE")
            .put("path", "/tmp/y")
            .put("words", ListValue.of(Value.of("c")))
            .put("nested", ListValue.of(limits))
            .put("quota", 8_000_000_000L)
            .put("weights", ObjectValue.of("w", Value.of(4)))
            .put("limits", limits)
            .build();
    Limits bound = new Limits(3, Duration.ofMinutes(90));
    assertThat(ConfigBinder.bind(Everything.class, section, "storage.x"))
        .isEqualTo(
            new Everything(
                "12",
                Duration.ofMillis(500),
                0,
                3.0,
                false,
                Mode.SAFE,
                Path.of("/tmp/y"),
                List.of("c"),
                List.of(bound),
                Optional.of(8_000_000_000L),
                Map.of("w", 4),
                Optional.of(bound)));
  }

  @Test
  void nullIsTheSameAsNotWritten() throws Exception {
    ObjectValue section =
        ObjectValue.builder().put("label", "l").put("count", NullValue.NULL).build();
    assertThat(ConfigBinder.bind(Small.class, section, "")).isEqualTo(new Small("l", 5));
  }

  record Fault(ObjectValue section, String message) {}

  static List<Fault> faults() {
    return List.of(
        new Fault(ObjectValue.empty(), "storage.x.name: is required"),
        new Fault(
            named().with("retrys", Value.of(1)),
            "storage.x.retrys: unknown key; did you mean \"retries\"?"),
        new Fault(
            named().with("mdoe", Value.of("safe")),
            "storage.x.mdoe: unknown key; did you mean \"mode\"?"),
        new Fault(
            named().with("sync-interval", Value.of("fast")),
            "storage.x.sync-interval: must be a duration such as 500ms, 10s or 1h30m, not \"fast\""),
        new Fault(
            named().with("retries", Value.of(5_000_000_000L)),
            "storage.x.retries: must be a whole number, not 5000000000"),
        new Fault(
            named().with("factor", Value.of("x")), "storage.x.factor: must be a number, not \"x\""),
        new Fault(
            named().with("strict", Value.of("maybe")),
            "storage.x.strict: must be true or false, not \"maybe\""),
        new Fault(
            named().with("mode", Value.of("slow")),
            "storage.x.mode: \"slow\" is not one of safe, very-fast"),
        new Fault(
            named().with("words", Value.of("a")), "storage.x.words: must be a list, not \"a\""),
        new Fault(
            named().with("nested", ListValue.of(ObjectValue.of("most-kys", Value.of(1)))),
            "storage.x.nested[0].most-kys: unknown key; did you mean \"most-keys\"?"),
        new Fault(
            named().with("limits", ObjectValue.of("most-keys", Value.of(-1))),
            "storage.x.limits: most-keys must not be negative"),
        new Fault(
            named().with("weights", ObjectValue.of("w", NumberValue.of(1.5))),
            "storage.x.weights.w: must be a whole number, not 1.5"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultsNameTheFullPathOfTheKey(Fault fault) {
    assertThatThrownBy(() -> ConfigBinder.bind(Everything.class, fault.section(), "storage.x"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(fault.message());
  }

  @Test
  void anUnknownKeyThatResemblesNothingListsTheKnownOnes() {
    assertThatThrownBy(
            () -> ConfigBinder.bind(Small.class, ObjectValue.of("zebra", Value.of(1)), "a"))
        .hasMessage("a.zebra: unknown key; known: label, count");
  }
}
