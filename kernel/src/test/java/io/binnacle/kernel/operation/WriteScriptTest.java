package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.golden.FactTables;
import io.binnacle.kernel.operation.EngineFixture.Answer;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plays scripts of writes of all sorts against an engine of their own, and compares the answers
/// with what kube-apiserver answers: one file a subject, each with scripts of several steps.
///
/// A step names its request (`send`), the sort of a patch (`type`), a `body` (a text goes as it
/// stands); then of the answer its `code`, what `has` tells by paths of names and positions (null
/// for what is absent), and `again`: whether the resource version is that of the step before.
class WriteScriptTest {
  @TestFactory
  Stream<DynamicContainer> everyScriptIsAnsweredAsTold() throws Exception {
    return FactTables.of(WriteScriptTest.class, "patches.yaml", WriteScriptTest::scripts);
  }

  private static List<DynamicTest> scripts(ObjectValue table) {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : table.names()) {
      List<Value> steps = table.items(name);
      tests.add(DynamicTest.dynamicTest(name, () -> play(steps)));
    }
    return tests;
  }

  private static void play(List<Value> steps) throws Exception {
    try (EngineFixture engine = new EngineFixture()) {
      String version = "";
      int number = 0;
      for (Value value : steps) {
        number++;
        ObjectValue step = (ObjectValue) value;
        Answer answer = send(engine, step);
        check(step, answer, number);
        String now = answer.text("metadata", "resourceVersion");
        if (step.has("again")) {
          boolean again = step.flag("again");
          assertThat(now.equals(version)).as("unchanged in step %d", number).isEqualTo(again);
        }
        version = now.isEmpty() ? version : now;
      }
    }
  }

  private static Answer send(EngineFixture engine, ObjectValue step) {
    String body =
        switch (step.get("body").orElse(new TextValue(""))) {
          case TextValue text -> text.text();
          case Value value -> JsonWriter.text(value);
        };
    String type =
        switch (step.text("type").orElse("")) {
          case "apply" -> ApplyOperation.MEDIA_TYPE;
          case "merge" -> PatchOperation.MERGE_PATCH;
          case "strategic" -> PatchOperation.STRATEGIC_MERGE_PATCH;
          case "json" -> PatchOperation.JSON_PATCH;
          default -> "application/json";
        };
    return engine.send(step.text("send").orElseThrow(), body, type);
  }

  private static void check(ObjectValue step, Answer answer, int number) {
    step.integer("code")
        .ifPresent(
            code ->
                assertThat((long) answer.code())
                    .as("step %d: %s", number, answer.body())
                    .isEqualTo(code));
    ObjectValue wanted = step.object("has").orElse(ObjectValue.empty());
    for (String path : wanted.names()) {
      assertThat(at(answer.body(), path))
          .as("%s after step %d", path, number)
          .isEqualTo(wanted.get(path).orElseThrow());
    }
  }

  private static Value at(Value from, String path) {
    Value value = from;
    for (String step : path.split("/", -1)) {
      value =
          switch (value) {
            case ObjectValue object -> object.get(step).orElse(NullValue.NULL);
            case ListValue list when step.equals("#") -> NumberValue.of(list.size());
            case ListValue list -> {
              int at = Integer.parseInt(step);
              yield at < list.size() ? list.get(at) : NullValue.NULL;
            }
            default -> NullValue.NULL;
          };
    }
    return value;
  }
}
