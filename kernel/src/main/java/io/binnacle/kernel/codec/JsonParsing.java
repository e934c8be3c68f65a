package io.binnacle.kernel.codec;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One document on its way from bytes to values. It says that something is wrong, not what: for
/// that there is [JsonSyntax]. Written by hand because the tables in which libraries keep names can
/// be filled with names of one hash, which breaks them. Confined to one thread.
final class JsonParsing {
  /// Go's strict decoder remembers no more.
  private static final int MOST_COMPLAINTS = 100;

  private static final int LONGEST_NUMBER = 1000;

  /// So many digits always fit 64 bits.
  private static final int SURE_DIGITS = 18;

  private final byte[] json;
  private final int deepest;
  private int at;

  /// The way to where the reading is: of objects the member's name, of lists the index.
  private String[] names = new String[16];

  private int[] indexes = new int[16];
  private int depth;
  private final Set<String> duplicates = new LinkedHashSet<>();

  JsonParsing(byte[] json, int deepest) {
    this.json = json;
    this.deepest = deepest;
  }

  /// The document is none.
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String words;

    Fault(String words) {
      super(words, null, false, false);
      this.words = words;
    }

    /// What to say when Go would find nothing wrong.
    String words() {
      return words;
    }
  }

  Parsed document() throws Fault {
    Value value = value(token());
    blanks();
    if (at < json.length) {
      throw fault();
    }
    return new Parsed(value, List.copyOf(duplicates));
  }

  /// @param first its first byte, which is read
  private Value value(int first) throws Fault {
    return switch (first) {
      case '{' -> object();
      case '[' -> list();
      case '"' -> new TextValue(text());
      case 't' -> literal("rue", BoolValue.TRUE);
      case 'f' -> literal("alse", BoolValue.FALSE);
      case 'n' -> literal("ull", NullValue.NULL);
      default -> number(first);
    };
  }

  private Value literal(String rest, Value value) throws Fault {
    for (int i = 0; i < rest.length(); i++) {
      if (next() != rest.charAt(i)) {
        throw fault();
      }
    }
    return value;
  }

  private ObjectValue object() throws Fault {
    descend();
    indexes[depth] = -1;
    int c = token();
    if (c == '}') {
      depth--;
      return ObjectValue.empty();
    }
    ObjectValue.Builder object = ObjectValue.builder();
    while (true) {
      if (c != '"') {
        throw fault();
      }
      String name = name();
      if (token() != ':') {
        throw fault();
      }
      names[depth] = name;
      Value value = value(token());
      if (object.has(name)) {
        complain();
        object.put(name, value);
      } else {
        object.append(name, value);
      }
      c = token();
      if (c == '}') {
        depth--;
        return object.build();
      }
      if (c != ',') {
        throw fault();
      }
      c = token();
    }
  }

  private ListValue list() throws Fault {
    descend();
    int c = token();
    if (c == ']') {
      depth--;
      return ListValue.empty();
    }
    List<Value> items = new ArrayList<>();
    while (true) {
      indexes[depth] = items.size();
      items.add(value(c));
      c = token();
      if (c == ']') {
        depth--;
        return new ListValue(items);
      }
      if (c != ',') {
        throw fault();
      }
      c = token();
    }
  }

  private void descend() throws Fault {
    if (++depth > deepest) {
      throw new Fault(JsonReader.TOO_DEEP);
    }
    if (depth == names.length) {
      names = Arrays.copyOf(names, depth * 2);
      indexes = Arrays.copyOf(indexes, depth * 2);
    }
  }

  private void complain() {
    if (duplicates.size() < MOST_COMPLAINTS) {
      StringBuilder path = new StringBuilder();
      for (int i = 1; i <= depth; i++) {
        if (indexes[i] >= 0) {
          path.append('[').append(indexes[i]).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(names[i]);
        }
      }
      duplicates.add(path.toString());
    }
  }

  /// The name whose quote was read: most are plain, and were read before.
  private String name() throws Fault {
    byte[] bytes = json;
    int start = at;
    int hash = 0;
    for (int i = start; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '"') {
        at = i + 1;
        return JsonNames.of(bytes, start, i - start, hash);
      }
      if (b < 0x20 || b == '\\') {
        break;
      }
      hash = hash * 31 + b;
    }
    return text();
  }

  /// The text whose quote was read.
  private String text() throws Fault {
    int start = at;
    int plain = plain();
    if (json[at] == '"') {
      String text = decoded(start, at, plain);
      at++;
      return text;
    }
    return escaped(start, plain);
  }

  /// Goes to the next quote or backslash.
  ///
  /// @return below zero when there is something else than ASCII on the way
  private int plain() throws Fault {
    byte[] bytes = json;
    int all = 0;
    for (int i = at; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '"' || b == '\\') {
        at = i;
        return all;
      }
      if (b >= 0 && b < 0x20) {
        break;
      }
      all |= b;
    }
    throw fault();
  }

  private String decoded(int start, int end, int plain) {
    return new String(
        json, start, end - start, plain < 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }

  private String escaped(int start, int plain) throws Fault {
    StringBuilder text = new StringBuilder(decoded(start, at, plain));
    boolean halves = false;
    while (json[at] == '\\') {
      at++;
      int c = next();
      switch (c) {
        case '"', '\\', '/' -> text.append((char) c);
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          char unit = unit();
          halves |= Character.isSurrogate(unit);
          text.append(unit);
        }
        default -> throw fault();
      }
      int from = at;
      int more = plain();
      if (more < 0) {
        text.append(decoded(from, at, more));
      } else {
        for (int i = from; i < at; i++) {
          text.append((char) json[i]);
        }
      }
    }
    at++;
    // Half a character alone is no text that could be stored; Go reads U+FFFD instead.
    return halves ? UnpairedSurrogates.replaced(text.toString()) : text.toString();
  }

  private char unit() throws Fault {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int c = next();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw fault();
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private NumberValue number(int first) throws Fault {
    int start = at - 1;
    int c = first;
    if (c == '-') {
      c = next();
    }
    int digits = at - 1;
    if (c == '0') {
      c = ahead();
    } else {
      c = digits(c);
    }
    boolean whole = c != '.' && c != 'e' && c != 'E';
    int count = at - digits;
    if (c == '.') {
      at++;
      c = digits(next());
    }
    if (c == 'e' || c == 'E') {
      at++;
      c = next();
      if (c == '+' || c == '-') {
        c = next();
      }
      digits(c);
    }
    if (at - start > LONGEST_NUMBER) {
      throw new Fault("a number has too many digits");
    }
    if (whole && count <= SURE_DIGITS) {
      long number = 0;
      for (int i = digits; i < at; i++) {
        number = number * 10 + (json[i] - '0');
      }
      return NumberValue.of(first == '-' ? -number : number);
    }
    return large(new String(json, start, at - start, StandardCharsets.ISO_8859_1), whole);
  }

  private static NumberValue large(String text, boolean whole) throws Fault {
    if (whole) {
      try {
        return NumberValue.of(Long.parseLong(text));
      } catch (NumberFormatException tooLarge) {
        // A float, then.
      }
    }
    double number = Double.parseDouble(text);
    if (!Double.isFinite(number)) {
      throw new Fault("number " + text + " cannot be represented");
    }
    return NumberValue.of(number);
  }

  /// Reads digits, of which the first is read.
  ///
  /// @return the byte ahead
  private int digits(int first) throws Fault {
    if (first < '0' || first > '9') {
      throw fault();
    }
    int c = ahead();
    while (c >= '0' && c <= '9') {
      at++;
      c = ahead();
    }
    return c;
  }

  /// The byte ahead; below zero at the end.
  private int ahead() {
    return at < json.length ? json[at] & 0xff : -1;
  }

  private int next() throws Fault {
    if (at == json.length) {
      throw fault();
    }
    return json[at++] & 0xff;
  }

  /// The next byte that is no blank.
  private int token() throws Fault {
    blanks();
    return next();
  }

  private void blanks() {
    byte[] bytes = json;
    int i = at;
    while (i < bytes.length
        && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
      i++;
    }
    at = i;
  }

  private static Fault fault() {
    return new Fault("invalid JSON");
  }
}
