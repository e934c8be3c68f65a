package io.binnacle.kernel.cel;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of properties as expressions write them.
public final class EscapedName {
  static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");
  private static final Pattern WRITABLE = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
  private static final Pattern ESCAPED = Pattern.compile("__|[-./]");

  private EscapedName() {}

  /// Whether the language keeps a word for itself, so that no variable can have it as its name.
  public static boolean isReserved(String word) {
    return RESERVED.contains(word);
  }

  /// The name in expressions; empty for one that they cannot write.
  public static Optional<String> of(String property) {
    if (RESERVED.contains(property)) {
      return Optional.of("__" + property + "__");
    }
    if (!WRITABLE.matcher(property).matches()) {
      return Optional.empty();
    }
    return Optional.of(ESCAPED.matcher(property).replaceAll(EscapedName::escape));
  }

  private static String escape(java.util.regex.MatchResult found) {
    return Matcher.quoteReplacement(
        switch (found.group()) {
          case "." -> "__dot__";
          case "-" -> "__dash__";
          case "/" -> "__slash__";
          default -> "__underscores__";
        });
  }
}
