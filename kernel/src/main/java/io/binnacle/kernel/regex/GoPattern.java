package io.binnacle.kernel.regex;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/// Regular expressions in Go's syntax, told of in Go's words, matched in time linear to the text.
public final class GoPattern {
  private GoPattern() {}

  /// Why Go cannot read a pattern, e.g. ``error parsing regexp: missing closing ]: `[a` ``; empty
  /// when it can.
  public static Optional<String> fault(String pattern) {
    try {
      Pattern.compile(pattern);
      return Optional.empty();
    } catch (PatternSyntaxException malformed) {
      return Optional.of(String.valueOf(malformed.getMessage()));
    }
  }

  /// Whether a part of the text matches a pattern that Go can read.
  public static boolean found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).find();
  }
}
