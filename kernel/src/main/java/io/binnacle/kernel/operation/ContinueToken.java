package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a list goes on: upstream's token, a JSON object in URL-safe base64 without padding.
///
/// @param revision the revision that all pages show; negative to go on at the newest after the old
///   one was compacted
/// @param start the key to go on from, relative to the collection
record ContinueToken(long revision, String start) {
  private static final String VERSION = "meta.k8s.io/v1";
  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"v\":\"([^\"]*)\",\"rv\":(-?[0-9]{1,19}),\"start\":\"((?:[^\"\\\\]|\\\\.)*)\"}");

  /// The token for what follows `key`, which is relative to the collection.
  static ContinueToken after(long revision, String key) {
    return new ContinueToken(revision, key + "\0");
  }

  String encode() {
    StringBuilder json =
        new StringBuilder("{\"v\":\"")
            .append(VERSION)
            .append("\",\"rv\":")
            .append(revision)
            .append(",\"start\":\"");
    for (int i = 0; i < start.length(); i++) {
      char c = start.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.append("\"}").toString().getBytes(StandardCharsets.UTF_8));
  }

  static ContinueToken decode(String token) {
    int bad = firstIllegal(token);
    if (bad >= 0) {
      throw invalid("continue key is not valid: illegal base64 data at input byte " + bad);
    }
    String json = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    Matcher matcher = FORM.matcher(json);
    if (!matcher.matches()) {
      throw invalid("continue key is not valid: unexpected content");
    }
    if (!matcher.group(1).equals(VERSION)) {
      throw invalid(
          "continue key is not valid: server does not recognize this encoded version "
              + matcher.group(1));
    }
    String start = unescaped(matcher.group(3));
    long revision = revision(matcher.group(2));
    if (revision == 0) {
      throw invalid(
          "continue key is not valid: incorrect encoded start resourceVersion (version"
              + " meta.k8s.io/v1)");
    }
    if (start.isEmpty()) {
      throw invalid("continue key is not valid: encoded start key empty (version meta.k8s.io/v1)");
    }
    if (start.contains("//") || start.contains("/../") || start.startsWith("../")) {
      throw invalid("continue key is not valid: " + start);
    }
    return new ContinueToken(revision, start);
  }

  private static long revision(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException tooLong) {
      throw invalid("continue key is not valid: unexpected content");
    }
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
      } else if (text.startsWith("u", i + 1) && i + 6 <= text.length()) {
        plain.append((char) Integer.parseInt(text, i + 2, i + 6, 16));
        i += 5;
      } else {
        plain.append(text.charAt(++i));
      }
    }
    return plain.toString();
  }

  /// Where Go's decoder stops: at the first letter that is none of its own, or at the start of a
  /// last group of a single letter; -1 when all is well.
  private static int firstIllegal(String token) {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      boolean legal =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!legal) {
        return i;
      }
    }
    return token.length() % 4 == 1 ? token.length() - 1 : -1;
  }

  private static ApiException invalid(String why) {
    return ApiErrors.badRequest("invalid continue token: " + why);
  }
}
