package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.kernel.codec.YamlWriter;
import io.binnacle.kernel.defaults.BuiltInDefaults;
import io.binnacle.kernel.operation.EngineFixture.Answer;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What the server answers can be sent back to it, in each form and by each patch, and nothing is
/// written: for each kind that has a table of defaults, with the table's base object.
class UnchangedWritesTest {
  @TestFactory
  Stream<DynamicTest> whatIsSentBackChangesNothing() throws Exception {
    URI tables = BuiltInDefaults.class.getResource("pods.yaml").toURI();
    try (Stream<Path> files = Files.list(Path.of(tables).resolveSibling("."))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(), () -> sendBack(base(file))))
          .toList()
          .stream();
    }
  }

  private static ObjectValue base(Path file) throws IOException, MalformedException {
    ObjectValue table = (ObjectValue) YamlReader.parse(Files.readString(file)).value();
    return table.object("base").orElseThrow();
  }

  private static void sendBack(ObjectValue object) throws Exception {
    GroupVersionKind kind =
        GroupVersionKind.of(
            object.text("apiVersion").orElseThrow(), object.text("kind").orElseThrow());
    ResourceDefinition resource = EngineFixture.CATALOG.ofKind(kind).orElseThrow();
    String root = kind.group().isEmpty() ? "/api/v1" : "/apis/" + kind.apiVersion();
    String space =
        object.text("metadata", "namespace").map(name -> "/namespaces/" + name).orElse("");
    String collection = root + space + "/" + resource.address().resource();
    try (EngineFixture engine = new EngineFixture()) {
      if (!space.isEmpty()) {
        engine.send(
            "POST /api/v1/namespaces",
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"default\"}}");
      }
      Answer created = engine.send("POST " + collection, JsonWriter.text(object));
      assertThat(created.code()).as("%s", created.body()).isEqualTo(201);
      String path = collection + "/" + created.text("metadata", "name");
      ObjectValue stored = engine.send("GET " + path).body();
      assertThat(stored).as("read").isEqualTo(created.body());

      same("JSON", stored, engine.send("PUT " + path, JsonWriter.text(stored)));
      same("YAML", stored, engine.send("PUT " + path, YamlWriter.text(stored), "application/yaml"));
      for (String empty : List.of("{}", JsonWriter.text(stored))) {
        same("merge patch", stored, engine.patch(path, empty));
        same(
            "strategic merge patch",
            stored,
            engine.send("PATCH " + path, empty, PatchOperation.STRATEGIC_MERGE_PATCH));
      }
      same("JSON patch", stored, engine.send("PATCH " + path, "[]", PatchOperation.JSON_PATCH));
      same(
          "JSON patch with the same",
          stored,
          engine.send("PATCH " + path, replacing(stored), PatchOperation.JSON_PATCH));
      // The same again as a client has it that never saw the answer.
      same("apply", stored, engine.patch(path, JsonWriter.text(object)));
    }
  }

  private static String replacing(ObjectValue stored) {
    return JsonWriter.text(
        new ListValue(
            stored.names().stream()
                .<io.binnacle.spi.value.Value>map(
                    name ->
                        ObjectValue.builder()
                            .put("op", "replace")
                            .put("path", "/" + name)
                            .put("value", stored.get(name).orElseThrow())
                            .build())
                .toList()));
  }

  private static void same(String form, ObjectValue stored, Answer answer) {
    assertThat(answer.code()).as("%s: %s", form, answer.body()).isEqualTo(200);
    assertThat(answer.body()).as(form).isEqualTo(stored);
  }
}
