package io.binnacle.kernel.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PatchTest {
  private static final StructSchema POD =
      ResourceCatalog.builtIn().find(GroupVersionResource.core("pods")).orElseThrow().schema();

  record Case(String object, String patch, String result) {}

  static Stream<Case> jsonPatches() {
    return Stream.of(
        new Case("{'a':1}", "[{'op':'add','path':'/b','value':2}]", "{'a':1,'b':2}"),
        new Case("{'a':[1]}", "[{'op':'add','path':'/a/-','value':2}]", "{'a':[1,2]}"),
        new Case("{'a':[1]}", "[{'op':'add','path':'/a/0','value':2}]", "{'a':[2,1]}"),
        new Case("{'a':[1,2]}", "[{'op':'remove','path':'/a/-1'}]", "{'a':[1]}"),
        new Case("{'a':{'b/c~':1}}", "[{'op':'remove','path':'/a/b~1c~0'}]", "{'a':{}}"),
        new Case("{'a':1}", "[{'op':'replace','path':'/b','value':2}]", "{'a':1,'b':2}"),
        new Case("{'a':1}", "[{'op':'replace','path':'','value':{'z':0}}]", "{'z':0}"),
        new Case("{'a':1}", "[{'op':'move','from':'/a','path':'/b'}]", "{'b':1}"),
        new Case("{'a':1}", "[{'op':'copy','from':'/a','path':'/b'}]", "{'a':1,'b':1}"),
        new Case("{'a':1}", "[{'op':'copy','from':'/x','path':'/b'}]", "{'a':1,'b':null}"),
        new Case(
            "{'a':{'b':[1]}}", "[{'op':'test','path':'/a','value':{'b':[1]}}]", "{'a':{'b':[1]}}"),
        new Case("{}", "[{'op':'test','path':'/a','value':null}]", "{}"));
  }

  @ParameterizedTest
  @MethodSource
  void jsonPatches(Case c) {
    assertThat(JsonPatch.of(json(c.patch())).apply(object(c.object()))).isEqualTo(json(c.result()));
  }

  static Stream<String> impossibleJsonPatches() {
    return Stream.of(
        "[{'op':'test','path':'/a','value':2}]",
        "[{'op':'remove','path':'/x'}]",
        "[{'op':'add','path':'/x/y','value':1}]",
        "[{'op':'add','path':'/l/5','value':1}]",
        "[{'op':'remove','path':'/l/x'}]",
        "[{'op':'move','from':'/x','path':'/y'}]",
        "[{'op':'remove','path':''}]",
        "[{'op':'nope','path':'/a'}]",
        "[{'op':'add','value':1}]");
  }

  @ParameterizedTest
  @MethodSource
  void impossibleJsonPatches(String patch) {
    assertThatThrownBy(() -> JsonPatch.of(json(patch)).apply(object("{'a':1,'l':[1]}")))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status().code()).isEqualTo(422))
        .hasMessage("the server rejected our request due to an error in our request");
  }

  /// Each could double the object.
  @Test
  void theOperationsOfAPatchCopyOnlySoMuch() {
    String twice = "{'op':'copy','from':'/a','path':'/a/-'}";
    ObjectValue object = object("{'a':['" + "x".repeat(1000) + "']}");
    Value copied = JsonPatch.of(json("[" + (twice + ",").repeat(10) + twice + "]")).apply(object);
    assertThat(JsonWriter.write(copied).length).isGreaterThan(2_000_000);
    String often = "[" + (twice + ",").repeat(40) + twice + "]";
    assertThatThrownBy(() -> JsonPatch.of(json(often)).apply(object))
        .hasMessage("the server rejected our request due to an error in our request")
        .hasRootCauseMessage(
            "Unable to complete the copy, the accumulated size increase of copy is 4115463,"
                + " exceeding the limit 3145728");
  }

  @Test
  void aPatchMakesNothingThatIsTooDeepToBeRead() {
    String way = "/a".repeat(900);
    String deep = "{'a':".repeat(900) + "1" + "}".repeat(900);
    String[] operations = new String[8];
    for (int i = 0; i < operations.length; i++) {
      operations[i] =
          i == 0
              ? "{'op':'add','path':'/a','value':" + deep + "}"
              : "{'op':'add','path':'/b','value':{'a':"
                  + deep
                  + "}},{'op':'move','from':'/a','path':'/b"
                  + way
                  + "/a'},{'op':'move','from':'/b','path':'/a'}";
    }
    assertThatThrownBy(
            () -> JsonPatch.of(json("[" + String.join(",", operations) + "]")).apply(object("{}")))
        .hasMessage("the server rejected our request due to an error in our request")
        .hasRootCauseMessage("exceeded max depth");
  }

  @Test
  void whatIsMovedIsWhereItWasMoved() {
    assertThat(
            JsonPatch.of(
                    json(
                        "[{'op':'add','path':'/a/b','value':1},{'op':'move','from':'/a','path':'/c'},"
                            + "{'op':'move','from':'/c/b','path':'/l/0'}]"))
                .apply(object("{'a':{'z':2},'l':[3]}")))
        .isEqualTo(json("{'c':{'z':2},'l':[1,3]}"));
  }

  /// Items are found by their key, not one by one.
  @Test
  void itemsMayBeChangedRemovedAndAddedAtOnce() {
    assertThat(
            StrategicMergePatch.apply(
                object(
                    "{'spec':{'containers':[{'name':'a'},{'name':'b'},{'name':'b','image':'x'}]}}"),
                object(
                    "{'spec':{'containers':[{'name':'c','image':'1'},{'name':'c','tty':true},"
                        + "{'$patch':'delete','name':'a'},{'name':'b','image':'2'}]}}"),
                POD))
        .isEqualTo(
            object(
                "{'spec':{'containers':[{'name':'c','image':'1','tty':true},{'name':'b','image':'2'},"
                    + "{'name':'b','image':'x'}]}}"));
  }

  @Test
  void aJsonPatchIsAListOfObjects() {
    assertThatThrownBy(() -> JsonPatch.of(json("{}")))
        .hasMessage(
            "error decoding patch: json: cannot unmarshal object into Go value of type"
                + " []handlers.jsonPatchOp");
    assertThat(JsonPatch.of(json("[{'op':'test','path':'/a','x':1}]")).unknownFields())
        .containsExactly("json patch unknown field \"[0].x\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'c':{'z':1,'y':1},'a':1} | {'op':'replace','path':'/a','value':2}"
            + " | {'a':2,'c':{'z':1,'y':1}}",
        "{'c':{'z':1,'y':1},'a':1} | {'op':'test','path':'/c/z','value':1}"
            + " | {'a':1,'c':{'y':1,'z':1}}",
        "{'c':[{'z':1,'y':1},{'b':1,'a':1}]} | {'op':'copy','from':'/c/0/z','path':'/c/0/x'}"
            + " | {'c':[{'x':1,'y':1,'z':1},{'b':1,'a':1}]}",
      })
  void whatAJsonPatchReadsIsSorted(String object, String operation, String result) {
    Value patched = JsonPatch.of(json("[" + operation + "]")).apply(object(object));
    assertThat(JsonWriter.text(patched)).isEqualTo(result.replace('\'', '"'));
  }

  static Stream<Case> mergePatches() {
    return Stream.of(
        new Case("{'a':'b'}", "{'a':'c'}", "{'a':'c'}"),
        new Case("{'a':'b','b':1}", "{'a':null}", "{'b':1}"),
        new Case("{'a':{'b':1}}", "{'a':{'b':null,'c':2}}", "{'a':{'c':2}}"),
        new Case("{'a':[1]}", "{'a':[{'x':null}]}", "{'a':[{}]}"),
        new Case("{'a':1}", "{'a':{'b':{'c':null}}}", "{'a':{'b':{}}}"),
        new Case("{}", "{'a':{'b':null}}", "{'a':{}}"));
  }

  @ParameterizedTest
  @MethodSource
  void mergePatches(Case c) {
    assertThat(MergePatch.apply(object(c.object()), json(c.patch()))).isEqualTo(json(c.result()));
  }

  static Stream<Case> strategicPatches() {
    String two = "{'spec':{'containers':[{'name':'a','image':'1'},{'name':'b','image':'2'}]}}";
    return Stream.of(
        new Case(
            two,
            "{'spec':{'containers':[{'name':'b','image':'3'}]}}",
            "{'spec':{'containers':[{'name':'a','image':'1'},{'name':'b','image':'3'}]}}"),
        new Case(
            two,
            "{'spec':{'containers':[{'name':'a','$patch':'delete'}]}}",
            "{'spec':{'containers':[{'name':'b','image':'2'}]}}"),
        new Case(
            two,
            "{'spec':{'containers':[{'$patch':'replace'},{'name':'c'}]}}",
            "{'spec':{'containers':[{'name':'c'}]}}"),
        new Case(
            two,
            "{'spec':{'$setElementOrder/containers':[{'name':'c'},{'name':'b'},{'name':'a'}],"
                + "'containers':[{'name':'c'}]}}",
            "{'spec':{'containers':[{'name':'c'},{'name':'b','image':'2'},"
                + "{'name':'a','image':'1'}]}}"),
        new Case(
            two,
            "{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}]}}",
            "{'spec':{'containers':[{'name':'b','image':'2'},{'name':'a','image':'1'}]}}"),
        new Case(
            "{'metadata':{'finalizers':['a/x','b/x']}}",
            "{'metadata':{'finalizers':['c/x']}}",
            "{'metadata':{'finalizers':['c/x','a/x','b/x']}}"),
        new Case(
            "{'metadata':{'finalizers':['a/x','b/x']}}",
            "{'metadata':{'$deleteFromPrimitiveList/finalizers':['a/x']}}",
            "{'metadata':{'finalizers':['b/x']}}"),
        new Case(
            "{'metadata':{'labels':{'a':'1','b':'2'}}}",
            "{'metadata':{'labels':{'a':null,'c':'3'}}}",
            "{'metadata':{'labels':{'b':'2','c':'3'}}}"),
        new Case(
            "{'metadata':{'labels':{'a':'1'}}}",
            "{'metadata':{'labels':{'$patch':'replace','z':'1'}}}",
            "{'metadata':{'labels':{'z':'1'}}}"),
        new Case(
            "{'metadata':{}}",
            "{'metadata':{'labels':{'a':'1','$patch':null}}}",
            "{'metadata':{'labels':{'a':'1'}}}"),
        new Case(
            "{'metadata':{}}",
            "{'metadata':{'labels':{'a':'1','$patch':'replace'}}}",
            "{'metadata':{}}"),
        new Case(
            "{'spec':{'securityContext':{'runAsUser':1,'fsGroup':2}}}",
            "{'spec':{'securityContext':{'$retainKeys':['fsGroup'],'fsGroup':3}}}",
            "{'spec':{'securityContext':{'fsGroup':3}}}"),
        new Case(
            "{'spec':{'containers':[{'name':'a','args':['x','y']}]}}",
            "{'spec':{'containers':[{'name':'a','args':['z']}]}}",
            "{'spec':{'containers':[{'name':'a','args':['z']}]}}"),
        new Case(
            "{'spec':{}}",
            "{'spec':{'containers':[{'name':'a','image':null},{'name':'b','$patch':'delete'}]}}",
            "{'spec':{'containers':[{'name':'a'}]}}"));
  }

  @ParameterizedTest
  @MethodSource
  void strategicPatches(Case c) {
    ObjectValue patch = object(c.patch());
    assertThat(StrategicMergePatch.apply(object(c.object()), patch, POD))
        .isEqualTo(json(c.result()));
  }

  record Refusal(String patch, int code, String message) {}

  static Stream<Refusal> refusals() {
    return Stream.of(
        new Refusal(
            "{'spec':{'containers':[{'image':'noname'}]}}",
            500,
            "map: map[image:noname] does not contain declared merge key: name"),
        new Refusal("{'$patch':'x'}", 500, "unknown patch type: x in map: map[$patch:x]"),
        new Refusal(
            "{'$patch':null}", 500, "unknown patch type: %!s(<nil>) in map: map[$patch:<nil>]"),
        new Refusal(
            "{'$patch':[1,true]}",
            500,
            "unknown patch type: [%!s(int64=1) %!s(bool=true)] in map: map[$patch:[1 true]]"),
        new Refusal("{'$retainKeys':'x'}", 400, "invalid patch format of retainKeys"),
        new Refusal(
            "{'$setElementOrder/spec':'x'}",
            500,
            "expected a []interface {}, but received a string"),
        new Refusal(
            "{'$deleteFromPrimitiveList':['x']}", 400, "invalid patch format of primitive list"));
  }

  @ParameterizedTest
  @MethodSource
  void refusals(Refusal refusal) {
    ObjectValue pod = object("{'spec':{'containers':[{'name':'a'}]}}");
    assertThatThrownBy(() -> StrategicMergePatch.apply(pod, object(refusal.patch()), POD))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status().code()).isEqualTo(refusal.code()))
        .hasMessage(refusal.message());
  }

  private static ObjectValue object(String json) {
    return (ObjectValue) json(json);
  }

  private static Value json(String json) {
    try {
      return JsonReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
