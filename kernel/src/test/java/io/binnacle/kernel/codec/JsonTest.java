package io.binnacle.kernel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static Value read(String json) throws MalformedException {
    return JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{\"a\":[1,-2,true,false,null,\"x\"],\"b\":{\"c\":0.5}}",
        "\"\\u003ca\\u0026b\\u003e \\\" \\\\ \\n\\t\\u0001 \\u2028 é 漢 😀\"",
        "9223372036854775807",
        "1e+21",
        "1.5e-7",
        "[[[]]]"
      })
  void whatIsReadIsWrittenAlike(String json) throws MalformedException {
    assertThat(JsonWriter.text(read(json))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource({"1.0,1", "1e3,1000", "9223372036854775808,9223372036854776000", "-0.0,-0"})
  void numbersAreIntegersOrFloatsAsInGo(String json, String written) throws MalformedException {
    assertThat(JsonWriter.text(read(json))).isEqualTo(written);
  }

  @Test
  void duplicatesAreToldWithTheirPathsAndTheLastCounts() throws MalformedException {
    Parsed parsed =
        JsonReader.parse(
            "{\"m\":{\"n\":1,\"n\":2},\"l\":[{\"a\":1,\"a\":3}]}".getBytes(StandardCharsets.UTF_8));
    assertThat(parsed.duplicates()).containsExactly("m.n", "l[0].a");
    assertThat(JsonWriter.text(parsed.value())).isEqualTo("{\"m\":{\"n\":2},\"l\":[{\"a\":3}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "", "[1,", "\"a", "{\"a\":"})
  void whatIsCutOffIsNamedSo(String json) {
    assertThatThrownBy(() -> read(json)).hasMessage("unexpected end of JSON input");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} x", "{a:1}", "nul", "1e400", "{\"a\":1,}"})
  void whatIsNotJsonIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(MalformedException.class);
  }

  @Test
  void prettyIsIndentedByTwo() throws MalformedException {
    assertThat(new String(JsonWriter.pretty(read("{\"a\":[1],\"b\":{}}")), StandardCharsets.UTF_8))
        .isEqualTo("{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: yes | {\"a\":true}",
        "a: 'yes' | {\"a\":\"yes\"}",
        "a: 0x10 | {\"a\":16}",
        "a: 1.5 | {\"a\":1.5}",
        "a: ~ | {\"a\":null}",
        "a: 2026-01-02 | {\"a\":\"2026-01-02\"}",
        "- 1 | [1]"
      })
  void yamlIsTheJsonItStandsFor(String yaml, String json) throws MalformedException {
    assertThat(JsonWriter.text(YamlReader.parse(yaml).value())).isEqualTo(json);
  }

  @Test
  void yamlIsWrittenSortedAndUnindented() throws MalformedException {
    assertThat(YamlWriter.text(read("{\"b\":[{\"c\":\"1\"}],\"a\":null}")))
        .isEqualTo("a: null\nb:\n- c: '1'\n");
  }
}
