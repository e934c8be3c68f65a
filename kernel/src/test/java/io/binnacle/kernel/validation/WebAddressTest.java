package io.binnacle.kernel.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebAddressTest {
  @Test
  void partsAreThoseOfGo() throws Exception {
    assertThat(WebAddress.parse("HTTPS://u:p@[fe80::1%25en0]:80/a b|c?q=1#f"))
        .isEqualTo(new WebAddress("https", "u:p", "[fe80::1%25en0]:80", "q=1", "f"));
    assertThat(WebAddress.parse("mailto:a@b")).isEqualTo(new WebAddress("mailto", "", "", "", ""));
    assertThat(WebAddress.parse("///a")).isEqualTo(new WebAddress("", "", "", "", ""));
    assertThat(WebAddress.parse("")).isEqualTo(new WebAddress("", "", "", "", ""));
  }

  /// What Go 1.26 says.
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "100%, `parse \"100%\": invalid URL escape \"%\"`",
        "https://a/%zz#f, `parse \"https://a/%zz\": invalid URL escape \"%zz\"`",
        "https://a/#%zz, `parse \"https://a/#%zz\": invalid URL escape \"%zz\"`",
        ":a, `parse \":a\": missing protocol scheme`",
        "1:a, `parse \"1:a\": first path segment in URL cannot contain colon`",
        "https://a b/, `parse \"https://a b/\": invalid character \" \" in host name`",
        "https://a:b/, `parse \"https://a:b/\": invalid port \":b\" after host`",
        "https://[::1/, `parse \"https://[::1/\": missing ']' in host`",
        "https://[1.2.3.4]/, `parse \"https://[1.2.3.4]/\": invalid IP-literal`",
        "https://a[::1]/, `parse \"https://a[::1]/\": invalid IP-literal`",
        "https://%41/, `parse \"https://%41/\": invalid URL escape \"%41\"`",
        "https://a:b:1/, `parse \"https://a:b:1/\": invalid port \":b:1\" after host`",
        "https://[x]/, `parse \"https://[x]/\": invalid host: ParseAddr(\"x\"): unable to parse IP`",
        "https://a b@c/, `parse \"https://a b@c/\": net/url: invalid userinfo`",
      })
  void malformedOnesAreRefusedInItsWords(String text, String words) {
    assertThatThrownBy(() -> WebAddress.parse(text)).hasMessage(words);
  }

  @Test
  void controlCharactersAreRefused() {
    assertThatThrownBy(() -> WebAddress.parse("https://a/\u0000"))
        .hasMessage("parse \"https://a/\\x00\": net/url: invalid control character in URL");
  }
}
