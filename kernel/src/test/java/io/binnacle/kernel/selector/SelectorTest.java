package io.binnacle.kernel.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SelectorTest {
  private static final ObjectValue LABELS =
      ObjectValue.of(
          Map.of("app", new TextValue("web"), "n", new TextValue("5"), "e", new TextValue("")));

  record Match(String selector, boolean matches) {}

  static Stream<Match> matches() {
    return Stream.of(
        new Match("", true),
        new Match("app", true),
        new Match("!app", false),
        new Match("!other", true),
        new Match("app=web", true),
        new Match("app==web,n", true),
        new Match("app!=web", false),
        new Match("other!=web", true),
        new Match("other=", false),
        new Match("e=", true),
        new Match("app in (web, api)", true),
        new Match("app notin (web)", false),
        new Match("other notin (web)", true),
        new Match("e in ()", true),
        new Match("app in (,web)", true),
        new Match("n>4", true),
        new Match("n>5", false),
        new Match("n<6", true),
        new Match("app>1", false),
        new Match("other<1", false));
  }

  @ParameterizedTest
  @MethodSource
  void matches(Match match) {
    assertThat(LabelSelector.parse(match.selector()).matches(LABELS)).isEqualTo(match.matches());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b=1,a | a,b=1",
        "x in (c,b,,c) | x in (,b,c)",
        " a notin ( q ) , !z | a notin (q),!z",
        "a==b | a==b",
        "in in (in) | in in (in)"
      })
  void canonicalForm(String selector, String canonical) {
    assertThat(LabelSelector.parse(selector)).hasToString(canonical);
  }

  record Refusal(String selector, String message) {}

  static Stream<Refusal> refusals() {
    return Stream.of(
        new Refusal("==", "found '==', expected: !, identifier, or 'end of string'"),
        new Refusal("a,", "found '', expected: identifier after ','"),
        new Refusal(
            "a b",
            "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        new Refusal("a in b", "unable to parse requirement: found 'b' expected: '('"),
        new Refusal("a in (b", "unable to parse requirement: found '', expected: ',' or ')'"),
        new Refusal("a=b c", "found 'c', expected: ',' or 'end of string'"),
        new Refusal(
            "a>b",
            "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt'"
                + " operators, the value must be an integer"),
        new Refusal(
            "a<\u0665",
            "unable to parse requirement: [values[0]: Invalid value: \"\u0665\": for 'Gt', 'Lt'"
                + " operators, the value must be an integer, values[0][a]: Invalid value:"
                + " \"\u0665\": a valid label must be an empty string or consist of alphanumeric"
                + " characters, '-', '_' or '.', and must start and end with an alphanumeric"
                + " character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for"
                + " validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')]"),
        new Refusal(
            "a/b/c",
            "unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a valid label key must"
                + " consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
                + " regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with"
                + " an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"));
  }

  @ParameterizedTest
  @MethodSource
  void refusals(Refusal refusal) {
    assertThatThrownBy(() -> LabelSelector.parse(refusal.selector())).hasMessage(refusal.message());
  }

  @Test
  void labelSelectorOfAnObject() {
    ObjectValue selector =
        ObjectValue.builder()
            .put("matchLabels", ObjectValue.of("app", new TextValue("web")))
            .build();
    assertThat(LabelSelector.of(selector)).hasToString("app=web");
    assertThat(LabelSelector.of(selector).matches(LABELS)).isTrue();
  }

  @Test
  void fieldSelectorsParse() {
    FieldSelector selector = FieldSelector.parse("status.phase!=Running,metadata.name==a\\,b");
    assertThat(selector.requirements())
        .containsExactly(
            new FieldSelector.Requirement("metadata.name", true, "a,b"),
            new FieldSelector.Requirement("status.phase", false, "Running"));
    assertThat(selector).hasToString("metadata.name=a\\,b,status.phase!=Running");
    assertThat(selector.matches(field -> field.equals("metadata.name") ? "a,b" : "")).isTrue();
  }

  @Test
  void fieldSelectorsRefuse() {
    assertThatThrownBy(() -> FieldSelector.parse("metadata.name"))
        .hasMessage("invalid selector: 'metadata.name'; can't understand 'metadata.name'");
    assertThatThrownBy(() -> FieldSelector.parse("a=b=c"))
        .hasMessage("invalid field selector: unescaped character in value: 61");
    assertThatThrownBy(() -> FieldSelector.parse("a=b\\c"))
        .hasMessage("invalid field selector: invalid escape sequence: \\c");
  }
}
