package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.patch.GoText;
import io.binnacle.kernel.schema.DecoderWord;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where a list goes on: upstream's token, a JSON object in URL-safe base64 without padding.
///
/// @param revision the revision that all pages show; negative to go on at the newest after the old
///   one was compacted
/// @param start the key to go on from, relative to the collection
record ContinueToken(long revision, String start) {
  private static final String VERSION = "meta.k8s.io/v1";

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

  /// Reads a token, with the complaints of upstream's decoders about one that is none.
  static ContinueToken decode(String token) {
    int bad = firstIllegal(token);
    if (bad >= 0) {
      throw invalid(": illegal base64 data at input byte " + bad);
    }
    ObjectValue json = parse(Base64.getUrlDecoder().decode(token));
    String version = text(json, "v");
    String start = text(json, "start");
    long revision = revision(json);
    if (!version.equals(VERSION)) {
      throw invalid(": server does not recognize this encoded version " + version);
    }
    if (revision == 0) {
      throw invalid(": incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
    }
    if (start.isEmpty()) {
      throw invalid(": encoded start key empty (version meta.k8s.io/v1)");
    }
    String relative = start.startsWith("/") ? start.substring(1) : start;
    if (!clean(relative)) {
      throw invalid(": " + start);
    }
    return new ContinueToken(revision, relative);
  }

  private static ObjectValue parse(byte[] json) {
    try {
      return switch (JsonReader.read(json)) {
        case ObjectValue object -> object;
        case NullValue _ -> ObjectValue.empty();
        case Value other ->
            throw invalid(
                ": json: cannot unmarshal "
                    + DecoderWord.of(other)
                    + " into Go value of type storage.continueToken");
      };
    } catch (MalformedException malformed) {
      throw invalid(": " + malformed.getMessage());
    }
  }

  private static String text(ObjectValue json, String name) {
    return switch (member(json, name)) {
      case TextValue text -> text.text();
      case NullValue _ -> "";
      case Value other -> throw illTyped(DecoderWord.of(other), name, "string");
    };
  }

  private static long revision(ObjectValue json) {
    return switch (member(json, "rv")) {
      case NumberValue.IntegerNumber number -> number.number();
      case NullValue _ -> 0;
      case NumberValue.FloatNumber number ->
          throw illTyped("number " + GoText.of(number), "rv", "int64");
      case Value other -> throw illTyped(DecoderWord.of(other), "rv", "int64");
    };
  }

  /// Go's decoder does not mind the case of names.
  private static Value member(ObjectValue json, String name) {
    for (String candidate : json.names()) {
      if (candidate.equalsIgnoreCase(name)) {
        return json.get(candidate).orElseThrow();
      }
    }
    return NullValue.NULL;
  }

  private static ApiException illTyped(String found, String name, String type) {
    return invalid(
        ": json: cannot unmarshal "
            + found
            + " into Go struct field continueToken."
            + name
            + " of type "
            + type);
  }

  /// Whether no step of the path is empty or leads elsewhere.
  private static boolean clean(String path) {
    for (String step : path.split("/", -1)) {
      if (step.isEmpty() || step.equals(".") || step.equals("..")) {
        return false;
      }
    }
    return true;
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
    return ApiErrors.badRequest("invalid continue token: continue key is not valid" + why);
  }
}
