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
/// float; of duplicate members the last counts and the path is told; nothing may follow the value;
/// malformed UTF-8 is no error, it reads as U+FFFD.
///
/// Thread-safe.
public final class JsonReader {
  /// Far beyond any real object, and well within what a thread's stack allows the recursive code
  /// that works on values.
  public static final int DEEPEST = 1_000;

  /// The server adds to what it was sent, and must be able to read what it has written.
  private static final int DEEPEST_STORED = 2 * DEEPEST;

  /// Go's strict decoder remembers no more.
  private static final int MOST_COMPLAINTS = 100;

  /// Go's words for what is deeper than is read.
  public static final String TOO_DEEP = "exceeded max depth";

  private static final JsonFactory SENT = factory(DEEPEST);
  private static final JsonFactory STORED = factory(DEEPEST_STORED);

  private JsonReader() {}

  private static JsonFactory factory(int deepest) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(deepest)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxNumberLength(1000)
                .build())
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        // The library's table of names fails when it is filled with names of one hash.
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

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
      if (parse(json, STORED).value() instanceof ObjectValue object) {
        return object;
      }
      throw new IllegalStateException("a stored value is not an object");
    } catch (MalformedException e) {
      throw new IllegalStateException("a stored value is not JSON", e);
    }
  }

  /// @throws MalformedException when the bytes are not JSON
  public static Parsed parse(byte[] json) throws MalformedException {
    return parse(json, SENT);
  }

  private static Parsed parse(byte[] json, JsonFactory factory) throws MalformedException {
    // Go reads U+FFFD for what is no UTF-8, and no other encoding; so does this.
    String text = new String(json, StandardCharsets.UTF_8);
    Reading reading = new Reading(surrogates(text));
    try (JsonParser parser = factory.createParser(text)) {
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
      int deepest = factory.streamReadConstraints().getMaxNestingDepth();
      throw new MalformedException(
          reading.depth >= deepest - 1 ? TOO_DEEP : "a number has too many digits");
    } catch (JsonProcessingException e) {
      // Where the parser saw the fault is not where Go's scanner, which reads ahead, tells it.
      Optional<String> told = JsonSyntax.fault(json);
      throw new MalformedException(told.orElseGet(e::getOriginalMessage));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether halves of characters may be written in it, one by one: only then are texts looked at
  /// again. The search in a text is the JVM's own, many bytes at once.
  private static boolean surrogates(String text) {
    return text.contains("\\u") && (text.contains("\\ud") || text.contains("\\uD"));
  }

  /// Whether a value is deeper than any that is read.
  public static boolean tooDeep(Value value) {
    return deeper(value, DEEPEST);
  }

  private static boolean deeper(Value value, int left) {
    boolean deeper = false;
    if (value instanceof ObjectValue object) {
      deeper = left == 0;
      for (int i = 0; i < object.size() && !deeper; i++) {
        deeper = deeper(object.valueAt(i), left - 1);
      }
    } else if (value instanceof ListValue list) {
      deeper = left == 0;
      for (int i = 0; i < list.size() && !deeper; i++) {
        deeper = deeper(list.get(i), left - 1);
      }
    }
    return deeper;
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
        String name = JsonNames.shared(whole(next));
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
