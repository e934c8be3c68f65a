package io.binnacle.kernel.codec;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
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

  static final String TOO_DEEP = "exceeded max depth";

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
      if (parse(json, DEEPEST_STORED).value() instanceof ObjectValue object) {
        return object;
      }
      throw new IllegalStateException("a stored value is not an object");
    } catch (MalformedException e) {
      throw new IllegalStateException("a stored value is not JSON", e);
    }
  }

  /// @throws MalformedException when the bytes are not JSON
  public static Parsed parse(byte[] json) throws MalformedException {
    return parse(json, DEEPEST);
  }

  private static Parsed parse(byte[] json, int deepest) throws MalformedException {
    JsonParsing parsing = new JsonParsing(json, deepest);
    try {
      return parsing.document();
    } catch (JsonParsing.Fault fault) {
      // Where the parser saw the fault is not where Go's scanner, which reads ahead, tells it.
      Optional<String> told = JsonSyntax.fault(json);
      throw new MalformedException(told.orElseGet(fault::words));
    }
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
}
