package io.binnacle.kernel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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

  record Malformed(String json, String message) {}

  static Stream<Malformed> faultsAreWordedAsGoWordsThem() {
    return Stream.of(
        new Malformed("x", "invalid character 'x' looking for beginning of value"),
        new Malformed("{} x", "invalid character 'x' after top-level value"),
        new Malformed("{a:1}", "invalid character 'a' looking for beginning of object key string"),
        new Malformed("{\"a\" 1}", "invalid character '1' after object key"),
        new Malformed("{\"a\":1 \"b\"}", "invalid character '\"' after object key:value pair"),
        new Malformed(
            "{\"a\":1,}", "invalid character '}' looking for beginning of object key string"),
        new Malformed("[1 2]", "invalid character '2' after array element"),
        new Malformed("[1,]", "invalid character ']' looking for beginning of value"),
        new Malformed("nul", "unexpected end of JSON input"),
        new Malformed("nuls", "invalid character 's' in literal null (expecting 'l')"),
        new Malformed("\"a\nb\"", "invalid character '\\n' in string literal"),
        new Malformed("\"\\x\"", "invalid character 'x' in string escape code"),
        new Malformed("\"\\u12x4\"", "invalid character 'x' in \\u hexadecimal character escape"),
        new Malformed("-x", "invalid character 'x' in numeric literal"),
        new Malformed("01", "invalid character '1' after top-level value"),
        new Malformed("1.x", "invalid character 'x' after decimal point in numeric literal"),
        new Malformed("1ex", "invalid character 'x' in exponent of numeric literal"),
        new Malformed("'a'", "invalid character '\\'' looking for beginning of value"),
        new Malformed("[".repeat(2000), "exceeded max depth"));
  }

  @ParameterizedTest
  @MethodSource
  void faultsAreWordedAsGoWordsThem(Malformed malformed) {
    assertThatThrownBy(() -> read(malformed.json())).hasMessage(malformed.message());
  }

  @Test
  void malformedUtf8IsReadAsTheReplacementCharacter() throws MalformedException {
    byte[] json = {'"', 'a', (byte) 0xff, '"'};
    assertThat(JsonReader.read(json)).isEqualTo(new TextValue("a\ufffd"));
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
        .isEqualTo("a: null\nb:\n- c: \"1\"\n");
    assertThat(
            YamlWriter.text(read("{\"a\":\"yes\",\"b\":\"two\\nlines\",\"c\":\"- x\",\"d\":\"\"}")))
        .isEqualTo("a: \"yes\"\nb: |-\n  two\n  lines\nc: '- x'\nd: \"\"\n");
  }
}
