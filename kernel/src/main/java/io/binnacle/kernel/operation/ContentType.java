package io.binnacle.kernel.operation;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `Content-Type` headers as Go's `mime.ParseMediaType` does.
final class ContentType {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern NAME = Pattern.compile(TOKEN + "(/" + TOKEN + ")?");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*;\\s*(" + TOKEN + ")\\s*=\\s*(" + TOKEN + "|\"(?:[^\"\\\\\\r\\n]|\\\\.)*+\")\\s*");
  private static final Pattern END = Pattern.compile("[\\s;]*");

  private ContentType() {}

  /// The bare media type in lower case; empty when the header is malformed.
  static Optional<String> name(String header) {
    int semicolon = header.indexOf(';');
    String name = (semicolon < 0 ? header : header.substring(0, semicolon)).trim();
    return NAME.matcher(name).matches()
            && (semicolon < 0 || parametersAreSound(header.substring(semicolon)))
        ? Optional.of(name.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static boolean parametersAreSound(String text) {
    Set<String> seen = new HashSet<>();
    Matcher parameter = PARAMETER.matcher(text);
    int at = 0;
    while (parameter.find(at) && parameter.start() == at) {
      if (!seen.add(parameter.group(1).toLowerCase(Locale.ROOT))) {
        return false;
      }
      at = parameter.end();
    }
    return END.matcher(text.substring(at)).matches();
  }
}
