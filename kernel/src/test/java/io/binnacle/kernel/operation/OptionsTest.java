package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.exchange.Query;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class OptionsTest {
  static final Function<Query, Object> LIST = CollectionOptions::of;
  static final Function<Query, Object> CREATE = q -> WriteOptions.of(WriteOptions.Kind.CREATE, q);
  static final Function<Query, Object> PATCH = q -> WriteOptions.of(WriteOptions.Kind.PATCH, q);
  static final Function<Query, Object> DELETE = DeleteOptions::of;

  record Bad(Function<Query, Object> options, String query, String message) {
    @Override
    public String toString() {
      return query;
    }
  }

  static final List<Bad> BAD =
      List.of(
          new Bad(LIST, "limit=x", "strconv.ParseInt: parsing \"x\": invalid syntax"),
          new Bad(
              LIST,
              "resourceVersionMatch=Exact",
              "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden:"
                  + " resourceVersionMatch is forbidden unless resourceVersion is provided"),
          new Bad(
              LIST,
              "resourceVersionMatch=Nope&resourceVersion=1",
              "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Unsupported value:"
                  + " \"Nope\": supported values: \"Exact\", \"NotOlderThan\", \"\""),
          new Bad(
              LIST,
              "resourceVersionMatch=Exact&resourceVersion=0",
              "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden:"
                  + " resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""),
          new Bad(
              LIST,
              "sendInitialEvents=true",
              "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden:"
                  + " sendInitialEvents is forbidden for list"),
          new Bad(
              LIST,
              "watch=true&sendInitialEvents=true",
              "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden:"
                  + " sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"),
          new Bad(
              CREATE,
              "dryRun=Some",
              "CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"Some\"]:"
                  + " supported values: \"All\""),
          new Bad(
              CREATE,
              "fieldValidation=Nope",
              "CreateOptions.meta.k8s.io \"\" is invalid: fieldValidation: Unsupported value:"
                  + " \"Nope\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""),
          new Bad(
              CREATE,
              "fieldManager=%01",
              "CreateOptions.meta.k8s.io \"\" is invalid: fieldManager: Invalid value: \"\\x01\":"
                  + " invalid character U+0001 (at position 0)"),
          new Bad(
              CREATE,
              "fieldManager=" + "m".repeat(129),
              "CreateOptions.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not be more"
                  + " than 128 bytes"),
          new Bad(
              PATCH,
              "force=true",
              "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for"
                  + " non-apply patch"),
          new Bad(
              DELETE,
              "propagationPolicy=Nope",
              "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value:"
                  + " \"Nope\": supported values: \"Foreground\", \"Background\", \"Orphan\","
                  + " \"nil\""),
          new Bad(
              DELETE,
              "propagationPolicy=Foreground&orphanDependents=true",
              "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Invalid value:"
                  + " \"Foreground\": orphanDependents and deletionPropagation cannot be both"
                  + " set"));

  @ParameterizedTest
  @FieldSource("BAD")
  void refusesBadOptions(Bad row) {
    Query query = Query.parse(row.query());

    assertThatThrownBy(() -> row.options().apply(query)).hasMessage(row.message());
  }

  @Test
  void takesAnythingButFalseForTrue() {
    assertThat(CollectionOptions.of(Query.parse("watch=nope")).watch()).isTrue();
    assertThat(CollectionOptions.of(Query.parse("watch=False")).watch()).isFalse();
    assertThat(CollectionOptions.of(Query.parse("watch=0")).watch()).isFalse();
  }

  @Test
  void givesContinueTokensBack() {
    ContinueToken token = ContinueToken.after(42, "default/a\"b");

    assertThat(ContinueToken.decode(token.encode())).isEqualTo(token);
  }

  @Test
  void refusesForgedContinueTokens() {
    assertThatThrownBy(() -> ContinueToken.decode("x"))
        .hasMessage(
            "invalid continue token: continue key is not valid: illegal base64 data at input byte"
                + " 0");
    assertThatThrownBy(() -> ContinueToken.decode(new ContinueToken(7, "../secrets/a").encode()))
        .hasMessageContaining("continue key is not valid");
  }

  @Test
  void writesWarningsAsHeaders() {
    Warnings warnings = new Warnings();
    warnings.add("unknown field \"a\"");
    warnings.add("unknown field \"a\"");

    assertThat(warnings.headers())
        .singleElement()
        .satisfies(
            header -> assertThat(header.value()).isEqualTo("299 - \"unknown field \\\"a\\\"\""));
  }
}
