package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/// A path into objects of a schema, such as `.spec.labels['a']`, read as upstream's
/// `ValidFieldPath` reads it.
///
/// @param root the first member's name
/// @param text the path as faults tell paths
/// @param schema the schema of what it leads to
record FieldPath(String root, String text, ObjectValue schema) {

  /// A path that leads nowhere, and why.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  private static final String NOWHERE = "does not refer to a valid field";

  /// @param brackets whether members may be told as `['name']`
  static FieldPath read(String path, ObjectValue schema, boolean brackets) throws Unreadable {
    List<String> tokens = tokens(path);
    ObjectValue at = schema;
    StringBuilder text = new StringBuilder();
    String root = "";
    int next = 0;
    while (next < tokens.size()) {
      String token = tokens.get(next++);
      boolean bracket = token.equals("[");
      if (!bracket && !token.equals(".")) {
        throw new Unreadable("expected [ or . but got: " + token);
      }
      if (bracket && !brackets) {
        throw new Unreadable("array notation is not allowed");
      }
      String name = token(tokens, next++);
      if (bracket) {
        name = unquoted(name);
      }
      Checked here = Checked.silent(at);
      boolean named = here.field("properties").size() > 0;
      if (!named && !here.field("additionalProperties").present()) {
        throw new Unreadable(NOWHERE);
      }
      if (named && !here.field("properties", name).present()) {
        throw new Unreadable(NOWHERE);
      }
      at = (named ? here.field("properties", name) : here.field("additionalProperties")).object();
      root = text.isEmpty() ? name : root;
      text.append(named ? (text.isEmpty() ? "" : ".") + name : "[" + name + "]");
      if (bracket) {
        String end = token(tokens, next++);
        if (!end.equals("]")) {
          throw new Unreadable("expected ] but got " + end);
        }
      }
    }
    return new FieldPath(root, text.toString(), at);
  }

  private static String token(List<String> tokens, int position) throws Unreadable {
    if (position >= tokens.size()) {
      throw new Unreadable("unexpected end of JSON path");
    }
    return tokens.get(position);
  }

  /// The path in pieces: `.`, `[`, `]`, quoted texts and what stands between.
  private static List<String> tokens(String path) {
    List<String> tokens = new ArrayList<>();
    int start = 0;
    while (start < path.length()) {
      int end = path.charAt(start) == '\'' ? endOfQuote(path, start) : endOfName(path, start);
      tokens.add(path.substring(start, end));
      start = end;
    }
    return tokens;
  }

  private static int endOfQuote(String path, int start) {
    for (int i = start + 1; i < path.length(); i++) {
      if (path.charAt(i) == '\'' && path.charAt(i - 1) != '\\') {
        return i + 1;
      }
    }
    return path.length();
  }

  private static int endOfName(String path, int start) {
    int end = start;
    while (end < path.length() && ".[]".indexOf(path.charAt(end)) < 0) {
      end++;
    }
    return end == start ? end + 1 : end;
  }

  private static String unquoted(String token) throws Unreadable {
    if (token.length() < 2 || !token.startsWith("'") || !token.endsWith("'")) {
      throw new Unreadable("expected single quoted string but got " + token);
    }
    String inner = token.substring(1, token.length() - 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c != '\\' || i + 1 == inner.length()) {
        text.append(c);
        continue;
      }
      char directive = inner.charAt(++i);
      int known = "abfnrtv'\\".indexOf(directive);
      if (known < 0) {
        throw new Unreadable("invalid string literal: invalid escape char \\" + directive);
      }
      text.append("\u0007\b\f\n\r\t\u000b'\\".charAt(known));
    }
    return text.toString();
  }
}
