package io.binnacle.kernel.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plays scripts of applications and updates on an object and compares what became of the object
/// and of its managers: one file a subject, each with scripts of several steps.
///
/// A step names who does it (`apply` or `update`), through which path (`at`), by `force`, in which
/// `version`, with which `object`; then what comes of it: `live`, `managed` (paths by manager,
/// where an updater has `(update)` and a path `@path` after its name), or `fails` with a message.
class ApplyScriptTest {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  @TestFactory
  Stream<DynamicContainer> everyScriptComesOutAsTold() throws Exception {
    URI folder = ApplyScriptTest.class.getResource("leaves.yaml").toURI();
    try (Stream<Path> files = Files.list(Path.of(folder).resolveSibling("."))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(ApplyScriptTest::subject)
          .toList()
          .stream();
    }
  }

  private static DynamicContainer subject(Path file) {
    ObjectValue scripts;
    try {
      scripts = (ObjectValue) YamlReader.parse(Files.readString(file)).value();
    } catch (IOException | MalformedException e) {
      throw new AssertionError(file + ": " + e, e);
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : scripts.names()) {
      List<Value> steps = scripts.items(name);
      tests.add(DynamicTest.dynamicTest(name, () -> play(steps)));
    }
    return DynamicContainer.dynamicContainer(file.getFileName().toString(), tests);
  }

  private static void play(List<Value> steps) {
    Things things = new Things();
    Optional<ObjectValue> live = Optional.empty();
    int number = 0;
    for (Value value : steps) {
      ObjectValue step = (ObjectValue) value;
      number++;
      Optional<String> fails = step.text("fails");
      try {
        live = Optional.of(things.run(step, live, BEGINNING.plusSeconds(number)));
        assertThat(fails).as("step %d should have failed", number).isEmpty();
      } catch (ApiException failed) {
        assertThat(failed.status().message())
            .as("step %d", number)
            .isEqualTo(fails.orElse("no failure"));
      }
      if (live.isPresent()) {
        check(step, live.get(), number);
      }
    }
  }

  private static void check(ObjectValue step, ObjectValue live, int number) {
    step.object("live")
        .ifPresent(
            wanted ->
                assertThat(Things.content(live))
                    .as("object after step %d", number)
                    .isEqualTo(wanted));
    step.object("managed")
        .ifPresent(
            wanted ->
                assertThat(Things.managed(live))
                    .as("managers after step %d", number)
                    .isEqualTo(paths(wanted)));
    step.integer("managers")
        .ifPresent(
            count ->
                assertThat(ManagedFields.entries(live))
                    .as("managers after step %d", number)
                    .hasSize(count.intValue()));
    step.integer("changedAt")
        .ifPresent(
            at ->
                assertThat(Things.times(live))
                    .as("times after step %d", number)
                    .contains(BEGINNING.plusSeconds(at).toString()));
  }

  private static Map<String, List<String>> paths(ObjectValue wanted) {
    Map<String, List<String>> paths = new TreeMap<>();
    for (String manager : wanted.names()) {
      paths.put(
          manager,
          wanted.items(manager).stream()
              .map(path -> path instanceof TextValue text ? text.text() : number(path))
              .sorted()
              .toList());
    }
    return paths;
  }

  private static String number(Value value) {
    return value instanceof NumberValue number ? number.toString() : "";
  }
}
