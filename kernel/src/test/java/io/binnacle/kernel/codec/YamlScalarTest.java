package io.binnacle.kernel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `sigs.k8s.io/yaml` makes of scalars.
class YamlScalarTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "y | true",
        "Y | true",
        "yes | true",
        "On | true",
        "TRUE | true",
        "n | false",
        "No | false",
        "OFF | false",
        "yEs | \"yEs\"",
        "oN | \"oN\"",
        "\"y\" | \"y\"",
        "'no' | \"no\"",
        "!!str y | \"y\"",
        "!!bool y | true",
        "!!float 1 | 1.0",
        "!own y | \"y\"",
        "Null | null",
        "~ | null",
        "12:30:45 | \"12:30:45\"",
        "1_000 | 1000",
        "010 | 8",
        "0o10 | 8",
        "08 | 8.0",
        "-0x1F | -31",
        "0b101 | 5",
        "+7 | 7",
        "9223372036854775807 | 9223372036854775807",
        "1e3 | 1000.0",
        ".5 | 0.5",
        "2026-01-02 | \"2026-01-02\"",
        "-- | \"--\"",
        "1.2.3 | \"1.2.3\"",
        "!!binary aGk= | \"hi\"",
      })
  void isTheValueThatGoReads(String yaml, String json) throws MalformedException {
    JsonReader.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(YamlReader.parse("a: " + yaml).value())
        .isEqualTo(
            JsonReader.readStored(
                ("{\"a\":" + json + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({"y, true", "off, false", "1, 1", "0x10, 16", "'\"n\"', n", "x, x"})
  void keysBecomeTexts(String yaml, String name) throws MalformedException {
    assertThat(((io.binnacle.spi.value.ObjectValue) YamlReader.parse(yaml + ": 1").value()).names())
        .containsExactly(name);
  }

  @Test
  void keysThatStandTwiceAreToldAsGoTells() throws MalformedException {
    Parsed parsed = YamlReader.parse("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n9: 1\n9: 2\n");
    assertThat(parsed.duplicates()).containsExactly("b.c", "a", "9");
    assertThat(parsed.complaints())
        .containsExactly(
            "yaml: unmarshal errors:\n  line 4: key \"c\" already set in map\n  line 5: key \"a\""
                + " already set in map\n  line 7: key 9 already set in map");
    assertThat(YamlReader.parse("a: 1\nb: 2").complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".nan | json: unsupported value: NaN",
        "-.Inf | json: unsupported value: -Inf",
        "!!int x | yaml: cannot decode !!str `x` as a !!int",
        "!!bool 1 | yaml: cannot decode !!int `1` as a !!bool",
      })
  void whatJsonCannotSayIsRefused(String yaml, String why) {
    assertThatThrownBy(() -> YamlReader.parse("a: " + yaml)).hasMessage(why);
  }
}
