package io.binnacle.admission;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads objects as tables of cases write them: YAML's flow form with plain words, e.g. `{name: a,
/// limits: {cpu: "1"}}`. Numbers and booleans are such unless they are quoted.
public final class Notation {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*([{}\\[\\],]|'[^']*'|\"[^\"]*\"|[^\\s{}\\[\\],'\":]+(?::(?=\\S)[^\\s{}\\[\\],'\":]+)*|:)");

  private final List<String> tokens = new ArrayList<>();
  private int next;

  private Notation(String text) {
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.lookingAt()) {
      tokens.add(matcher.group(1));
      matcher.region(matcher.end(), text.length());
    }
  }

  public static ObjectValue object(String text) {
    return (ObjectValue) new Notation(text).value();
  }

  private Value value() {
    String token = tokens.get(next++);
    return switch (token) {
      case "{" -> members();
      case "[" -> items();
      default -> scalar(token);
    };
  }

  private ObjectValue members() {
    ObjectValue.Builder object = ObjectValue.builder();
    while (!tokens.get(next).equals("}")) {
      String name = unquoted(tokens.get(next++));
      expect(":");
      object.put(name, value());
      skipComma();
    }
    next++;
    return object.build();
  }

  private ListValue items() {
    List<Value> items = new ArrayList<>();
    while (!tokens.get(next).equals("]")) {
      items.add(value());
      skipComma();
    }
    next++;
    return new ListValue(items);
  }

  private void expect(String token) {
    if (!tokens.get(next++).equals(token)) {
      throw new IllegalArgumentException("no " + token + " at token " + next + " of " + tokens);
    }
  }

  private void skipComma() {
    if (tokens.get(next).equals(",")) {
      next++;
    }
  }

  private static String unquoted(String token) {
    return quoted(token) ? token.substring(1, token.length() - 1) : token;
  }

  private static boolean quoted(String token) {
    return token.startsWith("'") || token.startsWith("\"");
  }

  private static Value scalar(String token) {
    if (quoted(token)) {
      return Value.of(unquoted(token));
    }
    return switch (token) {
      case "true" -> BoolValue.TRUE;
      case "false" -> BoolValue.FALSE;
      case "null" -> NullValue.NULL;
      default -> token.matches("-?\\d+") ? Value.of(Long.parseLong(token)) : Value.of(token);
    };
  }
}
