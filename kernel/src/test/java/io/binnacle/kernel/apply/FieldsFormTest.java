package io.binnacle.kernel.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsFormTest {
  private static FieldSet set(String json) throws Exception {
    return FieldsForm.parse(
        (ObjectValue) JsonReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void isWrittenInTheOrderOfElements() throws Exception {
    FieldSet read =
        set(
            "{'i:1':{},'v:true':{},'v:\\'b\\'':{},'v:2':{},'f:b':{'f:c':{},'.':{}},'f:a':{},"
                + "'k:{\\'p\\':80,\\'n\\':\\'x\\'}':{'f:d':{}},'k:{\\'n\\':\\'a\\'}':{}}");

    assertThat(JsonWriter.text(FieldsForm.print(read)).replace("\\\"", "'"))
        .isEqualTo(
            "{\"f:a\":{},\"f:b\":{\".\":{},\"f:c\":{}},\"k:{'n':'a'}\":{},"
                + "\"k:{'n':'x','p':80}\":{\"f:d\":{}},\"v:2\":{},\"v:'b'\":{},\"v:true\":{},"
                + "\"i:1\":{}}");
  }

  @Test
  void numbersAreKnownByTheirSize() throws Exception {
    assertThat(set("{'k:{\\'p\\':80}':{}}")).isEqualTo(set("{'k:{\\'p\\':80.0}':{}}"));
  }

  @Test
  void elementsOfLaterVersionsAreLeftOut() throws Exception {
    assertThat(set("{'x:new':{'f:a':{}},'f:b':{}}")).isEqualTo(FieldSet.ofNames("b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':{}}",
        "{'f':{}}",
        "{'fa':{}}",
        "{'k:1':{}}",
        "{'i:x':{}}",
        "{'v:':{}}",
        "{'f:a':1}"
      })
  void refusesWhatIsNoSet(String json) {
    assertThatThrownBy(() -> set(json)).isInstanceOf(MalformedFieldsException.class);
  }

  @Test
  void setsAreTrees() throws Exception {
    FieldSet one = set("{'f:a':{'.':{},'f:b':{}},'f:c':{}}");
    FieldSet other = set("{'f:a':{},'f:d':{'f:e':{}}}");

    assertThat(one.union(other))
        .isEqualTo(set("{'f:a':{'.':{},'f:b':{}},'f:c':{},'f:d':{'f:e':{}}}"));
    assertThat(one.intersection(other)).isEqualTo(set("{'f:a':{}}"));
    assertThat(one.difference(other)).isEqualTo(set("{'f:a':{'f:b':{}},'f:c':{}}"));
    assertThat(one.recursiveDifference(other)).isEqualTo(set("{'f:c':{}}"));
    assertThat(one.difference(one).isEmpty()).isTrue();
    assertThat(one.has(List.of(new PathElement.FieldName("a"), new PathElement.FieldName("b"))))
        .isTrue();
    assertThat(other.has(List.of(new PathElement.FieldName("d")))).isFalse();
  }

  @Test
  void aPathMayResetAllButSomeWays() throws Exception {
    ResetFields only =
        new ResetFields.Only(
            ResetFields.Steps.through("spec", "list", "*", "size")
                .or(ResetFields.Steps.through("spec", "list", "*", "policy")));

    assertThat(
            only.filter(
                set(
                    "{'f:spec':{'f:list':{'k:{\\'n\\':1}':{'.':{},'f:size':{'f:x':{}},'f:other':{}},"
                        + "'k:{\\'n\\':2}':{'f:policy':{}}},'f:else':{}},'f:status':{}}")))
        .isEqualTo(
            set(
                "{'f:spec':{'f:list':{'k:{\\'n\\':1}':{'.':{},'f:size':{'f:x':{}}},"
                    + "'k:{\\'n\\':2}':{'f:policy':{}}}}}"));
  }
}
