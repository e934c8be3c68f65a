package io.binnacle.kernel.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.golden.RecordedAnswers;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Checks the new objects that kube-apiserver was seen to take or to refuse, of the kinds that have
/// a table of rules, and compares the faults beyond those of metadata. The whole answers are
/// compared end to end elsewhere.
class RulesGoldenTest {
  /// The recorded answers have marks in place of what differs from call to call.
  private static final String UID = "5f3a0f0e-90d5-4b6d-8a3a-000000000000";

  /// What stands for the part of names that differed from run to run.
  private static final String UNIQUE = "u";

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
        && (status == 201 || (status == 422 && !causes(step).isEmpty()))
        // Sources that claims cannot have are dropped before they are checked.
        && step.at("body", "spec", "dataSource").isEmpty()
        // Which addresses are free is not a matter of rules.
        && causes(step).stream().noneMatch(cause -> cause.contains("failed to allocate"));
  }

  private static List<String> causes(ObjectValue step) {
    return texts(step.items("answer", "details", "causes"));
  }

  private static List<String> texts(List<Value> causes) {
    return causes.stream()
        .map(ObjectValue.class::cast)
        .filter(cause -> !cause.text("field").orElse("").startsWith("metadata."))
        .map(
            cause -> cause.text("field").orElseThrow() + ": " + cause.text("message").orElseThrow())
        .map(cause -> cause.replace("{u}", UNIQUE))
        .toList();
  }

  private void check(ObjectValue step) throws Exception {
    String text = JsonWriter.text(step.object("body").orElseThrow());
    ObjectValue body =
        JsonReader.readStored(
            text.replace("{ns}", "default")
                .replace("{u}", UNIQUE)
                .getBytes(StandardCharsets.UTF_8));
    boolean namespaced = step.text("do").orElse("").contains("/namespaces/");
    ObjectValue sent =
        namespaced && body.text("metadata", "namespace").isEmpty()
            ? body.withAt(Value.of("default"), "metadata", "namespace")
            : body;
    List<String> faults =
        faults(sent).stream()
            .filter(fault -> !fault.startsWith("metadata."))
            .map(fault -> fault.replace(UID, "<uid>"))
            .map(fault -> fault.replace("10.9.8.7", "<ip>").replace("10.9.8.0", "<ip>"))
            .toList();
    assertThat(faults).isEqualTo(causes(step));
  }

  /// Some kinds are refused while they are prepared.
  private List<String> faults(ObjectValue sent) throws Exception {
    try {
      ObjectValue object = withAllAddresses(kinds.begun(kinds.complete(sent), UID));
      return kinds.faults("create", object, object, sent);
    } catch (ApiException refused) {
      return texts(refused.toValue().items("details", "causes"));
    }
  }

  /// A Service's address stands in two places once it has been prepared.
  private static ObjectValue withAllAddresses(ObjectValue object) {
    return object
        .text("spec", "clusterIP")
        .filter(address -> object.text("kind").orElse("").equals("Service") && !address.isEmpty())
        .map(a -> object.withAt(ListValue.of(Value.of(a)), "spec", "clusterIPs"))
        .orElse(object);
  }
}
