package io.binnacle.kernel.codec;

import java.util.Optional;

/// Says what is wrong with malformed JSON, as Go's scanner says it. Only for errors: reading itself
/// is the library's work. Confined to one thread.
final class JsonSyntax {
  private static final String UNEXPECTED_END = "unexpected end of JSON input";
  private static final String BEGINNING = "looking for beginning of value";

  private final byte[] json;
  private int at;
  private int depth;

  private JsonSyntax(byte[] json) {
    this.json = json;
  }

  /// The first fault; empty when Go would find none.
  static Optional<String> fault(byte[] json) {
    JsonSyntax syntax = new JsonSyntax(json);
    try {
      syntax.value();
      syntax.blanks();
      return syntax.ended()
          ? Optional.empty()
          : Optional.of(syntax.invalid("after top-level value").message);
    } catch (Fault fault) {
      return Optional.of(fault.message);
    }
  }

  /// Leaves the scanner where it finds a fault.
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private final String message;

    Fault(String message) {
      super(message, null, false, false);
      this.message = message;
    }
  }

  private void value() throws Fault {
    blanks();
    int c = next();
    switch (c) {
      case '{' -> {
        descend();
        object();
        depth--;
      }
      case '[' -> {
        descend();
        list();
        depth--;
      }
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> {
        if (c != '-' && !digit(c)) {
          at--;
          throw invalid(BEGINNING);
        }
        number(c);
      }
    }
  }

  private void descend() throws Fault {
    if (++depth > JsonReader.DEEPEST) {
      throw new Fault(JsonReader.TOO_DEEP);
    }
  }

  private void object() throws Fault {
    String key = "looking for beginning of object key string";
    blanks();
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      blanks();
      expect('"', key);
      string();
      blanks();
      expect(':', "after object key");
      value();
      blanks();
      if (next() == '}') {
        return;
      }
      at--;
      expect(',', "after object key:value pair");
    }
  }

  private void list() throws Fault {
    blanks();
    if (peek() == ']') {
      at++;
      return;
    }
    while (true) {
      value();
      blanks();
      if (next() == ']') {
        return;
      }
      at--;
      expect(',', "after array element");
    }
  }

  private void string() throws Fault {
    while (true) {
      int c = next();
      if (c == '"') {
        return;
      }
      if (c < 0x20) {
        at--;
        throw invalid("in string literal");
      }
      if (c == '\\') {
        escape();
      }
    }
  }

  private void escape() throws Fault {
    int c = next();
    if (c == 'u') {
      for (int i = 0; i < 4; i++) {
        if (Character.digit(next(), 16) < 0) {
          at--;
          throw invalid("in \\u hexadecimal character escape");
        }
      }
    } else if ("bfnrt\\/\"".indexOf(c) < 0) {
      at--;
      throw invalid("in string escape code");
    }
  }

  private void literal(String word) throws Fault {
    for (int i = 1; i < word.length(); i++) {
      expect(word.charAt(i), "in literal " + word + " (expecting '" + word.charAt(i) + "')");
    }
  }

  private void number(int first) throws Fault {
    int c = first;
    if (c == '-') {
      c = digit("in numeric literal");
    }
    if (c != '0') {
      digits();
    }
    if (peek() == '.') {
      at++;
      digit("after decimal point in numeric literal");
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digit("in exponent of numeric literal");
      digits();
    }
  }

  private int digit(String where) throws Fault {
    int c = next();
    if (!digit(c)) {
      at--;
      throw invalid(where);
    }
    return c;
  }

  private void digits() {
    while (digit(peek())) {
      at++;
    }
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private void blanks() {
    while (" \t\r\n".indexOf(peek()) >= 0) {
      at++;
    }
  }

  private boolean ended() {
    return at == json.length;
  }

  /// The byte ahead; a value that is no byte at the end.
  private int peek() {
    return ended() ? -1 : json[at] & 0xff;
  }

  private int next() throws Fault {
    if (ended()) {
      throw new Fault(UNEXPECTED_END);
    }
    return json[at++] & 0xff;
  }

  private void expect(int wanted, String where) throws Fault {
    if (next() != wanted) {
      at--;
      throw invalid(where);
    }
  }

  /// The byte ahead has no place where it stands.
  private Fault invalid(String where) {
    int c = peek();
    String shown =
        switch (c) {
          case '\'' -> "\\'";
          case '\\' -> "\\\\";
          case '\n' -> "\\n";
          case '\r' -> "\\r";
          case '\t' -> "\\t";
          default ->
              c < 0x20 || c == 0x7f
                  ? "\\x%02x".formatted(c)
                  : c >= 0x80 && c < 0xa0 ? "\\u%04x".formatted(c) : Character.toString(c);
        };
    return new Fault("invalid character '" + shown + "' " + where);
  }
}
