package io.binnacle.kernel.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Reads JSON with Kubernetes' rules: a number is a 64-bit integer if it can be, else a 64-bit
/// float; of duplicate members the last counts and the path is told; nothing may follow the value.
///
/// Thread-safe.
public final class JsonReader {
  private static final int DEEPEST = 10_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(1000)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
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
    Reading reading = new Reading();
    try (JsonParser parser = FACTORY.createParser(json)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw unexpectedEnd();
      }
      Value value = reading.value(parser, first);
      if (parser.nextToken() != null) {
        throw invalid(parser, json, "after top-level value");
      }
      return new Parsed(value, reading.duplicates);
    } catch (JsonEOFException e) {
      throw unexpectedEnd();
    } catch (StreamConstraintsException e) {
      throw new MalformedException("exceeded max depth");
    } catch (JsonParseException e) {
      throw describe(e, json);
    } catch (JsonProcessingException e) {
      throw new MalformedException(e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MalformedException unexpectedEnd() {
    return new MalformedException("unexpected end of JSON input");
  }

  private static MalformedException describe(JsonParseException e, byte[] json) {
    String original = e.getOriginalMessage();
    if (original.contains("end-of-input") || original.contains("end of input")) {
      return unexpectedEnd();
    }
    long offset = e.getLocation().getByteOffset();
    return offending(json, offset > 0 ? offset - 1 : 0, "looking for beginning of value");
  }

  private static MalformedException invalid(JsonParser parser, byte[] json, String where) {
    return offending(json, parser.currentTokenLocation().getByteOffset(), where);
  }

  private static MalformedException offending(byte[] json, long offset, String where) {
    if (offset >= json.length) {
      return unexpectedEnd();
    }
    String rest =
        new String(
            json, (int) offset, (int) Math.min(4, json.length - offset), StandardCharsets.UTF_8);
    return new MalformedException(
        "invalid character '" + rest.substring(0, Math.min(1, rest.length())) + "' " + where);
  }

  /// The state of one document's reading.
  private static final class Reading {
    private final Deque<String> path = new ArrayDeque<>();
    private final List<String> duplicates = new ArrayList<>();

    Value value(JsonParser parser, JsonToken token) throws IOException {
      return switch (token) {
        case START_OBJECT -> object(parser);
        case START_ARRAY -> list(parser);
        case VALUE_STRING -> new TextValue(parser.getText());
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
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        path.addLast(name);
        Value value = value(parser, parser.nextToken());
        if (object.has(name)) {
          duplicates.add(String.join(".", path).replace(".[", "["));
          object.put(name, value);
        } else {
          object.append(name, value);
        }
        path.removeLast();
      }
      return object.build();
    }

    private ListValue list(JsonParser parser) throws IOException {
      List<Value> items = new ArrayList<>();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        path.addLast("[" + items.size() + "]");
        items.add(value(parser, token));
        path.removeLast();
      }
      return items.isEmpty() ? ListValue.empty() : new ListValue(items);
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
