package io.binnacle.kernel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents that are made to do harm, or might as well have been.
class HarmfulDocumentsTest {
  private static Value json(String text) throws MalformedException {
    return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[1e400,[", "[{\"a\":["})
  void aDocumentThatIsTooDeepIsRefused(String open) {
    assertThatThrownBy(() -> json("[" + open.repeat(20_000)))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void onlyUtf8IsJson(String encoding) {
    byte[] bytes = "{\"a\":1}".getBytes(Charset.forName(encoding));
    assertThatThrownBy(() -> JsonReader.read(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("invalid character");
  }

  @Test
  void oddBytesAreNoJson() {
    for (byte[] bytes :
        new byte[][] {{0, 0, 2, 1}, {'{', 0, 0, 0, '}'}, {(byte) 0xef, (byte) 0xbb}}) {
      assertThatThrownBy(() -> JsonReader.read(bytes)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void escapesThatTheLibraryDoesNotBearAreRefused() {
    assertThatThrownBy(() -> YamlReader.parse("a: \"\\Uffffffff\""))
        .isInstanceOf(MalformedException.class)
        .hasMessage("yaml: found invalid Unicode character escape code");
    assertThatThrownBy(() -> YamlReader.parse("a: !x%+1 b")).isInstanceOf(MalformedException.class);
  }

  @Test
  void aNumberOfManyDigitsIsRefusedInWords() {
    assertThatThrownBy(() -> json("9".repeat(2000)))
        .isInstanceOf(MalformedException.class)
        .hasMessage("a number has too many digits");
  }

  @Test
  void longNamesAreNames() throws Exception {
    assertThat(json("{\"" + "a".repeat(100_000) + "\":1}")).isInstanceOf(ObjectValue.class);
  }

  @Test
  void halvesOfCharactersAreReplaced() throws Exception {
    assertThat(json("[\"\\ud800\", \"a\\udc00\\ud83d\\ude00\", \"\\uD83D\\uDE00\"]"))
        .isEqualTo(
            ListValue.of(
                Value.of("\uFFFD"), Value.of("a\uFFFD\uD83D\uDE00"), Value.of("\uD83D\uDE00")));
  }

  @Test
  void yamlHasNoHalvesOfCharacters() {
    assertThatThrownBy(() -> YamlReader.parse("a: \"\\ud800\""))
        .isInstanceOf(MalformedException.class)
        .hasMessage("yaml: line 1: found invalid Unicode character escape code");
  }

  @Test
  void aLongNumberOfYamlIsNone() throws Exception {
    assertThat(YamlReader.parse("0x" + "f".repeat(1_000_000)).value())
        .isInstanceOf(io.binnacle.spi.value.TextValue.class);
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x]\n");
    for (int i = 1; i < 30; i++) {
      String last = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s,%s]%n".formatted(i, i, last, last));
    }
    assertThatThrownBy(() -> YamlReader.parse(bomb.toString()))
        .isInstanceOf(MalformedException.class)
        .hasMessage("yaml: document contains excessive aliasing");
  }

  @Test
  void anAnchorInItselfIsRefused() {
    assertThatThrownBy(() -> YamlReader.parse("a: &a [b, *a]"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("yaml: anchor 'a' value contains itself");
  }

  @Test
  void manyAliasesOfLittleAreFine() throws Exception {
    StringBuilder text = new StringBuilder("x: &x {a: b}\nl:\n");
    text.append("- *x\n".repeat(80));
    assertThat(YamlReader.parse(text.toString()).value().toString()).contains("b");
  }

  /// `Aa` has the hash of `BB`, and so on: tables of names are filled with such.
  private static String ofOneHash(int number) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 18; bit++) {
      text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  @Test
  void namesOfOneHashAreNamesLikeOthers() throws Exception {
    for (int size : new int[] {300, 3_000, 60_000}) {
      StringBuilder text = new StringBuilder("{");
      for (int i = 0; i < size; i++) {
        text.append(i == 0 ? "" : ",").append("\"v:\\\"a/").append(ofOneHash(i)).append("\\\"\":");
        text.append(i);
      }
      ObjectValue object = JsonReader.readStored(bytes(text.append('}').toString()));
      assertThat(object.size()).isEqualTo(size);
      for (int i = 0; i < size; i++) {
        assertThat(object.nameAt(i)).isEqualTo("v:\"a/" + ofOneHash(i) + "\"");
      }
    }
  }

  @Test
  void namesInOnePlaceAreKeptApart() throws Exception {
    ObjectValue object = JsonReader.readStored(bytes("{\"Aa\":{\"BB\":1,\"Aa\":2},\"BB\":3}"));
    assertThat(object.integer("Aa", "BB")).contains(1L);
    assertThat(object.integer("Aa", "Aa")).contains(2L);
    assertThat(object.integer("BB")).contains(3L);
  }

  @Test
  void whatIsStoredMayBeDeeperThanWhatWasSent() throws Exception {
    String deepest = "[".repeat(JsonReader.DEEPEST) + "]".repeat(JsonReader.DEEPEST);
    assertThat(JsonReader.tooDeep(json(deepest))).isFalse();
    assertThat(JsonReader.tooDeep(ListValue.of(json(deepest)))).isTrue();
    assertThatThrownBy(() -> json("[" + deepest + "]")).hasMessage("exceeded max depth");
    assertThat(JsonReader.readStored(bytes("{\"a\":[" + deepest + "]}")).size()).isEqualTo(1);
  }

  @Test
  void jsonInProtobufIsNoDeeperThanJson() throws Exception {
    StructSchema schema =
        ResourceCatalog.builtIn()
            .find(new GroupVersionResource("apps", "v1", "controllerrevisions"))
            .orElseThrow()
            .schema();
    for (int depth : new int[] {JsonReader.DEEPEST - 1, JsonReader.DEEPEST}) {
      Value deep = json("[".repeat(depth) + "]".repeat(depth));
      byte[] message = ProtobufWriter.message(ObjectValue.of("data", deep), schema);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(ProtobufWriter.head("apps/v1", "ControllerRevision", message.length));
      out.writeBytes(message);
      out.writeBytes(ProtobufWriter.tail());
      byte[] sent = out.toByteArray();
      if (depth < JsonReader.DEEPEST) {
        assertThat(ProtobufReader.read(sent, schema).has("data")).isTrue();
      } else {
        assertThatThrownBy(() -> ProtobufReader.read(sent, schema))
            .isInstanceOf(MalformedException.class)
            .hasMessage("exceeded max depth");
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
