package io.binnacle.kernel.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// As kube-apiserver 1.36 writes the data of a ConfigMap to who asks for YAML.
class YamlWriterTest {
  private static ObjectValue read(String json) {
    return JsonReader.readStored(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes",
        "Y",
        "n",
        "Off",
        "null",
        "~",
        "0x1",
        "0X1",
        "0b1",
        "0o7",
        "07",
        "08",
        "1e3",
        "1.",
        ".5",
        "5.",
        "+1",
        "+.inf",
        ".NaN",
        "1_000",
        "1:20",
        "190:20:30",
        "2001-01-01",
        "2001-1-1",
        "2001-01-01T00:00:00Z",
        "2020-01-02 03:04:05",
        ""
      })
  void whatWouldBeReadAsSomethingElseIsInDoubleQuotes(String text) {
    assertThat(YamlWriter.text(Value.of(text))).isEqualTo("\"" + text + "\"\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tRUE",
        "<<",
        "=",
        "1e",
        "0b2",
        "20-01-01",
        "2020-13-45",
        "1h",
        "a:b",
        "x#y",
        "x'y",
        "--",
        "-x",
        "?x",
        "e1",
        "é",
        "日本語",
        "x y",
        "1.2.3",
        "http://x:80/y",
        "0x"
      })
  void whatCanBeNothingElseHasNoQuotes(String text) {
    assertThat(YamlWriter.text(Value.of(text))).isEqualTo(text + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!x", "&x", "*", "%x", "@x", "|", ">x", "-", "- x", "---", "... x", "? x", ": x", "x:",
        "a: b", "#", "x #y", "{x}", "[", ",", "\"", " x", "x ", " "
      })
  void whatMeansSomethingIsInSingleQuotes(String text) {
    assertThat(YamlWriter.text(Value.of(text))).isEqualTo("'" + text + "'\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x\\ty | `\"x\\ty\"`",
        "\\ud83d\\ude00 | `\"\\U0001F600\"`",
        "\\ufeff | `\"\\uFEFF\"`",
        "x \\ny | `\"x \\ny\"`",
        "x\\r\\ny | `\"x\\r\\ny\"`",
        "x\\ny | `|-@  x@  y`",
        "x\\n y\\n | `|@  x@   y`",
        "\\u0020x\\ny | `|2-@   x@  y`",
        "x\\n\\n | `|+@  x@`",
        "\\n | `|2+@`",
        "\\nx | `|2-@@  x`",
      })
  void severalLinesAreABlockWhereTheyCanBe(String json, String yaml) {
    ObjectValue object = read("{\"k\":\"" + json + "\",\"l\":1}");
    assertThat(YamlWriter.text(object)).isEqualTo("k: " + yaml.replace('@', '\n') + "\nl: 1\n");
  }

  @Test
  void longTextsAreFoldedAtSpaces() {
    String text = "word ".repeat(20).strip();
    String first = "word ".repeat(16).strip();
    assertThat(YamlWriter.text(ObjectValue.of("k", Value.of(text))))
        .isEqualTo("k: " + first + "\n  word word word word\n");
    assertThat(YamlWriter.text(ObjectValue.of("k", Value.of("# " + text))))
        .isEqualTo("k: '# " + first + "\n  word word word word'\n");
    assertThat(YamlWriter.text(ObjectValue.of("k", Value.of("\t" + first + "  end"))))
        .isEqualTo("k: \"\\t" + first + "\n  \\ end\"\n");
    String unbroken = "x".repeat(200);
    assertThat(YamlWriter.text(Value.of(unbroken))).isEqualTo(unbroken + "\n");
  }

  @Test
  void membersAreInTheOrderOfGoYaml() {
    assertThat(YamlWriter.text(read("{\"a10\":1,\"a2\":2,\"B\":3,\"a\":4,\"_\":5,\"a-b\":6}")))
        .isEqualTo("_: 5\nB: 3\na: 4\na-b: 6\na2: 2\na10: 1\n");
  }

  @Test
  void keysThatAreLongOrOfSeveralLinesHaveAQuestionMark() {
    String longest = "k".repeat(128);
    assertThat(YamlWriter.text(read("{\"" + longest + "\":1}"))).isEqualTo(longest + ": 1\n");
    assertThat(YamlWriter.text(read("{\"" + longest + "k\":{\"a\":[1]}}")))
        .isEqualTo("? " + longest + "k\n: a:\n  - 1\n");
    assertThat(YamlWriter.text(read("{\"a\\nb\":1}"))).isEqualTo("? |-\n  a\n  b\n: 1\n");
    assertThat(YamlWriter.text(read("{\"\":\"\"}"))).isEqualTo("\"\": \"\"\n");
  }

  @Test
  void whatIsEmptyAndWhatLiesDeepKeepsItsForm() {
    assertThat(
            YamlWriter.text(
                read("{\"a\":[[1,[2]],{\"b\":{},\"c\":[]},[],1.5,1e21,1e-7,null,true]}")))
        .isEqualTo(
            "a:\n- - 1\n  - - 2\n- b: {}\n  c: []\n- []\n- 1.5\n- 1e+21\n- 1e-07\n- null\n- true\n");
    assertThat(YamlWriter.text(ListValue.of())).isEqualTo("[]\n");
  }
}
