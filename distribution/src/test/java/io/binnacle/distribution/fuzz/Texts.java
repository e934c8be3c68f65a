package io.binnacle.distribution.fuzz;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.YamlWriter;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Documents as text, right or with a few things in them that no writer would write.
final class Texts {
  private static final Pattern RAW =
      Pattern.compile("\"" + Values.RAW + "(.*?)" + Values.RAW + "\"", Pattern.DOTALL);
  private static final Pattern RAW_IN_YAML =
      Pattern.compile("[\"']?" + Values.RAW + "(.*?)" + Values.RAW + "[\"']?", Pattern.DOTALL);

  private static final List<String> OF_JSON =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "null",
          "true",
          "1e400",
          "NaN",
          "-",
          "0",
          "1.",
          "\u0000",
          "\ufeff",
          "\t",
          "\r\n",
          "/*",
          "//",
          "#",
          "'",
          "\"a\":",
          "\"metadata\":{},",
          "\"kind\":\"x\",",
          "\"apiVersion\":1,",
          "\\ud800",
          "\\u0000",
          "{\"a\":",
          "[[[[[[[[",
          "\"spec\":null,",
          "\"name\":\"a\",",
          "\u007f",
          "é",
          "\u2028",
          "]]]]]]",
          "}}}}");

  private static final List<String> OF_YAML =
      List.of(
          "---\n",
          "...\n",
          "&a ",
          "*a",
          "*b",
          "<<: *a\n",
          "<<: {a: b}\n",
          "!!binary ",
          "!!set ",
          "!!java.net.URL ",
          "!!python/object:x ",
          "!x ",
          "!<tag:yaml.org,2002:int> ",
          "? ",
          ": ",
          "- ",
          "|\n",
          ">-\n",
          "\t",
          "%YAML 1.2\n",
          "%TAG ! a\n",
          "# x\n",
          "{",
          "}",
          "[",
          "]",
          ",",
          "\"",
          "'",
          "0o17",
          "017",
          "0x1F",
          "1_000",
          ".inf",
          ".nan",
          "~",
          "yes",
          "on",
          "2001-12-14",
          "1:30",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\u0000",
          "a: b: c\n",
          "a: 1\na: 2\n",
          "[*a, *a]",
          "&a [*a]",
          "&a {a: *a}",
          "@",
          "`",
          "12e03",
          "-.INF",
          "!!float 1",
          "!!null x",
          bomb());

  private final Choices choices;

  Texts(Choices choices) {
    this.choices = choices;
  }

  /// A short text that becomes an enormous one.
  private static String bomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      String last = String.join(",", Collections.nCopies(9, "*a" + (i - 1)));
      bomb.append('a').append(i).append(": &a").append(i).append(" [").append(last).append("]\n");
    }
    return bomb.toString();
  }

  byte[] json(Value value) {
    String text = unwrapped(RAW, JsonWriter.text(value));
    return choices.onceIn(7) ? corrupted(text, OF_JSON) : bytes(text);
  }

  byte[] yaml(Value value) {
    String text = unwrapped(RAW_IN_YAML, YamlWriter.text(value));
    if (choices.onceIn(200)) {
      int depth = choices.below(30_000);
      text = text + "x: " + choices.of("[", "{a: ", "- ", "? ").repeat(depth);
    }
    return choices.onceIn(3) ? corrupted(text, OF_YAML) : bytes(text);
  }

  private static String unwrapped(Pattern raw, String text) {
    if (!text.contains(Values.RAW)) {
      return text;
    }
    return raw.matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1).replace("\\\"", "\"").replace("\\\\", "\\")));
  }

  /// Lone surrogates are written as some writers do: as three bytes each.
  private byte[] bytes(String text) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    return choices.onceIn(100)
        ? new String(all, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_16)
        : all;
  }

  private byte[] corrupted(String text, List<String> tokens) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = choices.below(3); i >= 0; i--) {
      int at = choices.below(changed.length() + 1);
      switch (choices.below(5)) {
        case 0 -> changed.insert(at, choices.of(tokens));
        case 1 -> changed.delete(at, Math.min(changed.length(), at + 1 + choices.below(12)));
        case 2 -> {
          int end = Math.min(changed.length(), at + choices.below(60));
          changed.insert(at, changed.substring(at, end));
        }
        case 3 -> changed.setLength(at);
        default -> {
          if (at < changed.length()) {
            changed.setCharAt(at, (char) choices.below(256));
          }
        }
      }
    }
    return bytes(bytes(changed.toString()));
  }

  /// Now and then with a byte that is no text.
  private byte[] bytes(byte[] text) {
    return choices.onceIn(4) ? flipped(text) : text;
  }

  /// With a few bytes changed, lost or twice.
  byte[] flipped(byte[] bytes) {
    byte[] changed = bytes.clone();
    for (int i = choices.below(4); i >= 0 && changed.length > 0; i--) {
      int at = choices.below(changed.length);
      switch (choices.below(5)) {
        case 0 -> changed[at] = (byte) choices.below(256);
        case 1 -> changed[at] ^= (byte) (1 << choices.below(8));
        case 2 -> changed = Arrays.copyOf(changed, at);
        case 3 -> {
          byte[] shorter = new byte[changed.length - 1];
          System.arraycopy(changed, 0, shorter, 0, at);
          System.arraycopy(changed, at + 1, shorter, at, shorter.length - at);
          changed = shorter;
        }
        default -> {
          byte[] longer = new byte[changed.length + 1];
          System.arraycopy(changed, 0, longer, 0, at);
          longer[at] =
              (byte) (int) choices.of(List.of(0, 0x7f, 0x80, 0xff, 0x0a, 0x0b, 0x0c, 0x0f));
          System.arraycopy(changed, at, longer, at + 1, changed.length - at);
          changed = longer;
        }
      }
    }
    return changed;
  }
}
