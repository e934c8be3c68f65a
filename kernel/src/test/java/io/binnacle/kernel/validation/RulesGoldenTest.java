package io.binnacle.kernel.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.golden.RecordedAnswers;
import io.binnacle.spi.value.ObjectValue;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Checks the new objects that kube-apiserver was seen to take or to refuse, of the kinds that have
/// a table of rules, and compares the faults beyond those of metadata. The whole answers are
/// compared end to end elsewhere.
class RulesGoldenTest {
  private final CheckedKinds kinds = new CheckedKinds();

  @TestFactory
  Stream<DynamicTest> refusesWhatKubeApiserverRefuses() throws IOException {
    return RecordedAnswers.of("validation.jsonl")
        .filter(recorded -> checkable((ObjectValue) recorded.items("steps").getLast()))
        .map(
            recorded ->
                DynamicTest.dynamicTest(
                    recorded.text("name").orElseThrow(),
                    () -> check((ObjectValue) recorded.items("steps").getLast())));
  }

  private static boolean checkable(ObjectValue step) {
    long status = step.integer("status").orElse(0L);
    String path = step.text("do").orElse("").replaceAll("\\?.*", "");
    String table = path.substring(path.lastIndexOf('/') + 1) + ".yaml";
    return path.startsWith("POST")
        && RulesTableTest.class.getResource(table) != null
        && step.has("body")
        && (status == 201 || (status == 422 && !causes(step).isEmpty()));
  }

  private static List<String> causes(ObjectValue step) {
    return step.items("answer", "details", "causes").stream()
        .map(ObjectValue.class::cast)
        .filter(cause -> !cause.text("field").orElse("").startsWith("metadata."))
        .map(
            cause -> cause.text("field").orElseThrow() + ": " + cause.text("message").orElseThrow())
        .toList();
  }

  private void check(ObjectValue step) throws Exception {
    ObjectValue object = kinds.complete(step.object("body").orElseThrow());
    assertThat(kinds.faults("create", object, object)).isEqualTo(causes(step));
  }
}
