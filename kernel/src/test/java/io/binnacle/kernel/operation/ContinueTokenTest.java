package io.binnacle.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ContinueTokenTest {
  private static String token(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void comesBackAsItWasMade() {
    ContinueToken made = ContinueToken.after(7, "space/näme\"x");
    assertThat(ContinueToken.decode(made.encode()))
        .isEqualTo(made)
        .isEqualTo(new ContinueToken(7, "space/näme\"x\0"));
  }

  @Test
  void isReadAsUpstreamWritesItForANamespace() {
    assertThat(
            ContinueToken.decode(
                token("{\"v\":\"meta.k8s.io/v1\",\"rv\":-1,\"start\":\"/a\\u0000\"}")))
        .isEqualTo(new ContinueToken(-1, "a\0"));
  }

  record Refused(String token, String why) {}

  static final List<Refused> REFUSED =
      List.of(
          new Refused("a=b", ": illegal base64 data at input byte 1"),
          new Refused("abcde", ": illegal base64 data at input byte 4"),
          new Refused(
              token("[]"),
              ": json: cannot unmarshal array into Go value of type storage.continueToken"),
          new Refused(token("{"), ": unexpected end of JSON input"),
          new Refused(token("x"), ": invalid character 'x' looking for beginning of value"),
          new Refused(
              token("{\"v\":1}"),
              ": json: cannot unmarshal number into Go struct field continueToken.v of type"
                  + " string"),
          new Refused(
              token("{\"v\":\"meta.k8s.io/v1\",\"rv\":1.5}"),
              ": json: cannot unmarshal number 1.5 into Go struct field continueToken.rv of type"
                  + " int64"),
          new Refused(token("null"), ": server does not recognize this encoded version "),
          new Refused(
              token("{\"v\":\"meta.k8s.io/v1\"}"),
              ": incorrect encoded start resourceVersion (version meta.k8s.io/v1)"),
          new Refused(
              token("{\"V\":\"meta.k8s.io/v1\",\"RV\":1,\"Start\":\"\"}"),
              ": encoded start key empty (version meta.k8s.io/v1)"),
          new Refused(token("{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"a/\"}"), ": a/"),
          new Refused(token("{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"../a\"}"), ": ../a"));

  @ParameterizedTest
  @FieldSource("REFUSED")
  void saysWhatIsWrong(Refused row) {
    assertThatThrownBy(() -> ContinueToken.decode(row.token()))
        .hasMessage("invalid continue token: continue key is not valid" + row.why());
  }
}
