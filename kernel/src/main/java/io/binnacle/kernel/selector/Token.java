package io.binnacle.kernel.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A token of a label selector.
record Token(Kind kind, String text) {

  /// What a token is; the keywords and symbols with their text.
  enum Kind {
    IN("in"),
    NOT_IN("notin"),
    EQUALS("="),
    DOUBLE_EQUALS("=="),
    NOT_EQUALS("!="),
    GREATER(">"),
    LESS("<"),
    NOT("!"),
    OPEN("("),
    CLOSE(")"),
    COMMA(","),
    IDENTIFIER(""),
    END("");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    private static Optional<Kind> of(String text) {
      for (Kind kind : values()) {
        if (!kind.text.isEmpty() && kind.text.equals(text)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  private static final String SYMBOLS = "=!(),><";
  private static final String BLANKS = " \t\r\n";

  /// The kind where a key or value may stand: there `in` and `notin` are names like others.
  Kind kindAsValue() {
    return kind == Kind.IN || kind == Kind.NOT_IN ? Kind.IDENTIFIER : kind;
  }

  /// The tokens of a text, END last.
  static List<Token> scan(String text) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = at + 1;
      if (SYMBOLS.indexOf(c) >= 0) {
        boolean two = end < text.length() && Kind.of(text.substring(at, end + 1)).isPresent();
        end = two ? end + 1 : end;
        String symbol = text.substring(at, end);
        tokens.add(new Token(Kind.of(symbol).orElseThrow(), symbol));
      } else if (BLANKS.indexOf(c) < 0) {
        while (end < text.length()
            && SYMBOLS.indexOf(text.charAt(end)) < 0
            && BLANKS.indexOf(text.charAt(end)) < 0) {
          end++;
        }
        String word = text.substring(at, end);
        tokens.add(new Token(Kind.of(word).orElse(Kind.IDENTIFIER), word));
      }
      at = end;
    }
    tokens.add(new Token(Kind.END, ""));
    return tokens;
  }
}
