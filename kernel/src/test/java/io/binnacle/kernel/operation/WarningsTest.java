package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.exchange.Header;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Warnings are sent as kube-apiserver's recorder sends them.
class WarningsTest {
  private final Warnings warnings = new Warnings();

  private List<String> sent() {
    return warnings.headers().stream().map(Header::value).toList();
  }

  @Test
  void sendsAWarningOnce() {
    warnings.add("a \"b\"");
    warnings.add("a \"b\"");
    warnings.add("");
    assertThat(sent()).containsExactly("299 - \"a \\\"b\\\"\"");
  }

  @Test
  void sendsEachLineOfWhatYamlDecodersSay() {
    warnings.addComplaints(
        List.of(
            "yaml: unmarshal errors:\n  line 2: key \"a\" already set in map\n"
                + "  line 3: key \"b\" already set in map",
            "unknown field \"x\""));
    assertThat(warnings.texts())
        .containsExactly(
            "line 2: key \"a\" already set in map",
            "line 3: key \"b\" already set in map",
            "unknown field \"x\"");
  }

  @Test
  void doesNotSendControlCharacters() {
    warnings.add("a\nb");
    warnings.add("c");
    assertThat(sent()).containsExactly("299 - \"c\"");
  }

  @Test
  void cutsWarningsThatAreTooMuchTogetherAndLeavesOutTheRest() {
    for (int i = 0; i < 20; i++) {
      warnings.add(i + "\uD83D\uDE00".repeat(400));
    }
    assertThat(sent())
        .hasSize(16)
        .allSatisfy(
            header ->
                assertThat(header.codePoints().count()).isEqualTo(256 + "299 - \"\"".length()));
  }
}
