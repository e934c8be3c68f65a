package io.binnacle.kernel.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads JSON with Kubernetes' rules: a number is a 64-bit integer if it can be, else a 64-bit
/// float; of duplicate members the last counts and the path is told; nothing may follow the value.
///
/// Thread-safe.
public final class JsonReader {
  /// Far beyond any real object, and well within what a thread's stack allows the recursive code
  /// that works on values.
  static final int DEEPEST = 1_000;

  /// Go's strict decoder remembers no more.
  private static final int MOST_COMPLAINTS = 100;

  static final String TOO_DEEP = "exceeded max depth";

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(1000)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // The factory's own table gives equal names one String; the JVM's costs more.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private JsonReader() {}

  /// The value alone.
  ///
  /// @throws MalformedException when the bytes are not JSON
  public static Value read(byte[] json) throws MalformedException {
    return parse(json).value();
  }

  /// The value of bytes that this server wrote itself.
  ///
  /// @throws IllegalStateException when the bytes are not JSON
  public static ObjectValue readStored(byte[] json) {
    try {
      if (read(json) instanceof ObjectValue object) {
        return object;
      }
      throw new IllegalStateException("a stored value is not an object");
    } catch (MalformedException e) {
      throw new IllegalStateException("a stored value is not JSON", e);
    }
  }

  /// @throws MalformedException when the bytes are not JSON
  public static Parsed parse(byte[] json) throws MalformedException {
    if (otherEncoding(json)) {
      throw new MalformedException(
          JsonSyntax.fault(json)
              .orElse("invalid character '\\x00' looking for beginning of value"));
    }
    try {
      return parsed(json);
    } catch (JsonParseException e) {
      Optional<String> fault = JsonSyntax.fault(json);
      if (fault.isPresent()) {
        throw new MalformedException(fault.get());
      }
      return parseRepaired(json, e);
    } catch (JsonProcessingException e) {
      throw new MalformedException(e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether the parser would take it for something else than UTF-8, by its first bytes: Kubernetes
  /// reads UTF-8 without a mark, and nothing else.
  private static boolean otherEncoding(byte[] json) {
    for (int i = 0; i < Math.min(4, json.length); i++) {
      if (json[i] == 0) {
        return true;
      }
    }
    int first = json.length > 1 ? ((json[0] & 0xff) << 8) | (json[1] & 0xff) : 0;
    return first == 0xefbb || first == 0xfeff || first == 0xfffe;
  }

  /// Malformed UTF-8 is no error to Go: it reads U+FFFD instead.
  private static Parsed parseRepaired(byte[] json, JsonParseException first)
      throws MalformedException {
    try {
      return parsed(new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new MalformedException(first.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Parsed parsed(byte[] json) throws IOException, MalformedException {
    Reading reading = new Reading(surrogates(json));
    try (JsonParser parser = FACTORY.createParser(json)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new JsonParseException(parser, "there is no value");
      }
      Value value = reading.value(parser, first);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is more than one value");
      }
      return new Parsed(value, reading.duplicates);
    } catch (StreamConstraintsException e) {
      throw new MalformedException(
          reading.depth >= DEEPEST - 1 ? TOO_DEEP : "a number has too many digits");
    }
  }

  /// Whether halves of characters may be written in it, one by one: only then are texts looked at
  /// again. The search in a text is the JVM's own, many bytes at once.
  private static boolean surrogates(byte[] json) {
    String text = new String(json, StandardCharsets.ISO_8859_1);
    return text.contains("\\u") && (text.contains("\\ud") || text.contains("\\uD"));
  }

  /// The state of one document's reading.
  private static final class Reading {
    /// The way to where the reading is: of objects the member's name, of lists the index.
    private String[] names = new String[16];

    private int[] indexes = new int[16];
    private int depth;
    private final List<String> duplicates = new ArrayList<>();
    private final boolean surrogates;

    Reading(boolean surrogates) {
      this.surrogates = surrogates;
    }

    /// Half a character alone is no text that could be stored; Go reads U+FFFD instead.
    private String whole(String text) {
      return surrogates ? UnpairedSurrogates.replaced(text) : text;
    }

    Value value(JsonParser parser, JsonToken token) throws IOException {
      return switch (token) {
        case START_OBJECT -> object(parser);
        case START_ARRAY -> list(parser);
        case VALUE_STRING -> new TextValue(whole(parser.getText()));
        case VALUE_TRUE -> BoolValue.TRUE;
        case VALUE_FALSE -> BoolValue.FALSE;
        case VALUE_NULL -> NullValue.NULL;
        case VALUE_NUMBER_INT -> integer(parser);
        case VALUE_NUMBER_FLOAT -> floating(parser);
        case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
            throw new IllegalStateException("no value begins with " + token);
      };
    }

    private ObjectValue object(JsonParser parser) throws IOException {
      ObjectValue.Builder object = ObjectValue.builder();
      descend();
      indexes[depth] = -1;
      for (String next = parser.nextFieldName(); next != null; next = parser.nextFieldName()) {
        String name = whole(next);
        names[depth] = name;
        Value value = value(parser, parser.nextToken());
        if (object.has(name)) {
          complain();
          object.put(name, value);
        } else {
          object.append(name, value);
        }
      }
      depth--;
      return object.build();
    }

    private ListValue list(JsonParser parser) throws IOException {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.END_ARRAY) {
        return ListValue.empty();
      }
      List<Value> items = new ArrayList<>();
      descend();
      for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
        indexes[depth] = items.size();
        items.add(value(parser, token));
      }
      depth--;
      return new ListValue(items);
    }

    private void descend() {
      depth++;
      if (depth == names.length) {
        names = Arrays.copyOf(names, depth * 2);
        indexes = Arrays.copyOf(indexes, depth * 2);
      }
    }

    private void complain() {
      if (duplicates.size() < MOST_COMPLAINTS) {
        String path = path();
        if (!duplicates.contains(path)) {
          duplicates.add(path);
        }
      }
    }

    private String path() {
      StringBuilder path = new StringBuilder();
      for (int i = 1; i <= depth; i++) {
        if (indexes[i] >= 0) {
          path.append('[').append(indexes[i]).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(names[i]);
        }
      }
      return path.toString();
    }

    private static NumberValue integer(JsonParser parser) throws IOException {
      if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        return floating(parser);
      }
      return NumberValue.of(parser.getLongValue());
    }

    private static NumberValue floating(JsonParser parser) throws IOException {
      double number = parser.getDoubleValue();
      if (!Double.isFinite(number)) {
        throw new JsonParseException(
            parser, "number " + parser.getText() + " cannot be represented");
      }
      return NumberValue.of(number);
    }
  }
}
