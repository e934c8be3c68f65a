package io.binnacle.kernel.codec;

import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/// What a scalar means to `sigs.k8s.io/yaml`: the booleans of YAML 1.1 in the spellings that its
/// specification lists, Go's integers, no sexagesimal numbers, dates as texts. Pure.
final class YamlScalar {
  /// The tag of a scalar that is neither quoted nor tagged, so that its text decides.
  private static final Tag PLAIN = new Tag("!binnacle-plain");

  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Map<String, String> NOT_FINITE =
      Map.ofEntries(
          Map.entry(".nan", "NaN"),
          Map.entry(".NaN", "NaN"),
          Map.entry(".NAN", "NaN"),
          Map.entry(".inf", "+Inf"),
          Map.entry(".Inf", "+Inf"),
          Map.entry(".INF", "+Inf"),
          Map.entry("+.inf", "+Inf"),
          Map.entry("+.Inf", "+Inf"),
          Map.entry("+.INF", "+Inf"),
          Map.entry("-.inf", "-Inf"),
          Map.entry("-.Inf", "-Inf"),
          Map.entry("-.INF", "-Inf"));
  private static final Pattern INTEGER =
      Pattern.compile(
          "([-+]?)(?:0[xX](?<hex>[0-9a-fA-F]+)|0[bB](?<bin>[01]+)|0[oO]?(?<oct>[0-7]+)"
              + "|(?<dec>0|[1-9][0-9]*))");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");

  private static final Pattern BASE_60 =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])++(?:\\.[0-9_]*)?");
  private static final Pattern DATE =
      Pattern.compile(
          "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
              + "(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?"
              + "(?:Z|[-+][0-9]{2}:[0-9]{2})"
              + "| ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?)?");

  /// More make no 64 bits in any base.
  private static final int MOST_DIGITS = 64;

  private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(64);

  private YamlScalar() {}

  /// A resolver that leaves untagged plain scalars to [#value].
  static Resolver resolver() {
    return new Resolver() {
      @Override
      public Tag resolve(NodeId kind, String value, boolean implicit) {
        return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, implicit);
      }
    };
  }

  /// Whether a key asks for the members of another mapping.
  static boolean merges(ScalarNode key) {
    return (key.getTag().equals(PLAIN) && key.getValue().equals("<<"))
        || key.getTag().equals(Tag.MERGE);
  }

  static Value value(ScalarNode node) throws MalformedException {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (UnpairedSurrogates.in(text)) {
      throw new MalformedException(
          "yaml: line "
              + (node.getStartMark().getLine() + 1)
              + ": found invalid Unicode character escape code");
    }
    if (tag.equals(Tag.BINARY)) {
      return binary(text);
    }
    boolean resolvable =
        tag.equals(PLAIN)
            || tag.equals(Tag.BOOL)
            || tag.equals(Tag.INT)
            || tag.equals(Tag.FLOAT)
            || tag.equals(Tag.NULL)
            || tag.equals(Tag.TIMESTAMP);
    return resolvable ? tagged(tag, text) : new TextValue(text);
  }

  /// Whether a plain scalar is read as a text and nothing else; also by who takes `1:20` for a
  /// number, and dates for dates.
  static boolean isText(String text) {
    if (NOT_FINITE.containsKey(text) || BASE_60.matcher(text).matches() || date(text)) {
      return false;
    }
    try {
      return plain(text) instanceof TextValue;
    } catch (MalformedException _) {
      return false;
    }
  }

  private static boolean date(String text) {
    Matcher matcher = DATE.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    try {
      LocalDate.of(
          Integer.parseInt(matcher.group(1)),
          Integer.parseInt(matcher.group(2)),
          Integer.parseInt(matcher.group(3)));
      String hour = matcher.group(4) == null ? matcher.group(7) : matcher.group(4);
      if (hour != null) {
        boolean zoned = matcher.group(4) != null;
        LocalTime.of(
            Integer.parseInt(hour),
            Integer.parseInt(matcher.group(zoned ? 5 : 8)),
            Integer.parseInt(matcher.group(zoned ? 6 : 9)));
      }
      return true;
    } catch (DateTimeException none) {
      return false;
    }
  }

  private static Value tagged(Tag tag, String text) throws MalformedException {
    Value value = plain(text);
    boolean fits =
        tag.equals(PLAIN)
            || switch (value) {
              case NullValue _ -> tag.equals(Tag.NULL);
              case NumberValue number ->
                  tag.equals(Tag.FLOAT)
                      || (tag.equals(Tag.INT) && number instanceof NumberValue.IntegerNumber);
              case TextValue _ -> tag.equals(Tag.TIMESTAMP);
              default -> tag.equals(Tag.BOOL);
            };
    if (!fits) {
      String wanted = tag.getValue().replace("tag:yaml.org,2002:", "!!");
      throw new MalformedException(
          "yaml: cannot decode " + sort(value) + " `" + text + "` as a " + wanted);
    }
    return tag.equals(Tag.FLOAT) && value instanceof NumberValue number
        ? NumberValue.of(number.asDouble())
        : value;
  }

  private static String sort(Value value) {
    return switch (value) {
      case NullValue _ -> "!!null";
      case NumberValue number -> number instanceof NumberValue.IntegerNumber ? "!!int" : "!!float";
      case TextValue _ -> "!!str";
      default -> "!!bool";
    };
  }

  private static Value plain(String text) throws MalformedException {
    if (TRUE.contains(text)) {
      return Value.of(true);
    }
    if (FALSE.contains(text)) {
      return Value.of(false);
    }
    if (NULL.contains(text)) {
      return NullValue.NULL;
    }
    String notFinite = NOT_FINITE.get(text);
    if (notFinite != null) {
      throw new MalformedException("json: unsupported value: " + notFinite);
    }
    char first = text.charAt(0);
    if (first == '.') {
      return floating(text).orElseGet(() -> new TextValue(text));
    }
    if (first != '-' && first != '+' && (first < '0' || first > '9')) {
      return new TextValue(text);
    }
    String digits = text.replace("_", "");
    return integer(digits).or(() -> floating(digits)).orElseGet(() -> new TextValue(text));
  }

  private static Optional<Value> integer(String digits) {
    Matcher matcher = INTEGER.matcher(digits);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigInteger magnitude = BigInteger.ZERO;
    for (Map.Entry<String, Integer> base :
        Map.of("hex", 16, "bin", 2, "oct", 8, "dec", 10).entrySet()) {
      String found = matcher.group(base.getKey());
      if (found != null && found.length() > MOST_DIGITS) {
        return Optional.empty();
      }
      if (found != null) {
        magnitude = new BigInteger(found, base.getValue());
      }
    }
    BigInteger number = matcher.group(1).equals("-") ? magnitude.negate() : magnitude;
    if (number.bitLength() < Long.SIZE) {
      return Optional.of(NumberValue.of(number.longValueExact()));
    }
    // Go's unsigned integers become floats when the JSON is read.
    boolean unsigned = matcher.group(1).isEmpty() && number.compareTo(LARGEST) < 0;
    return unsigned ? Optional.of(NumberValue.of(number.doubleValue())) : Optional.empty();
  }

  private static Optional<Value> floating(String digits) {
    if (!FLOAT.matcher(digits).matches()) {
      return Optional.empty();
    }
    double number = Double.parseDouble(digits);
    return Double.isFinite(number) ? Optional.of(NumberValue.of(number)) : Optional.empty();
  }

  private static Value binary(String text) throws MalformedException {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
      return new TextValue(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      throw new MalformedException("yaml: !!binary value contains invalid base64 data");
    }
  }

  /// A key as JSON has it: Go turns the keys that are no texts into such.
  static String key(ScalarNode node) throws MalformedException {
    return switch (value(node)) {
      case TextValue text -> text.text();
      case NumberValue number -> JsonWriter.text(number);
      case NullValue _ ->
          throw new MalformedException("unsupported map key of type: %!s(<nil>), key: <nil>");
      case Value flag -> Boolean.toString(flag.equals(Value.of(true)));
    };
  }
}
