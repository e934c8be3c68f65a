package io.binnacle.kernel.exchange;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// The parameters of a URL. Immutable.
///
/// @param byName the parameters, decoded
/// @param text as they stood in the URL
public record Query(Map<String, List<String>> byName, String text) {
  public Query {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    byName.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    byName = Collections.unmodifiableMap(copy);
  }

  public Query(Map<String, List<String>> byName) {
    this(byName, encoded(byName));
  }

  /// Parameters as a URL has them, those of a name together.
  private static String encoded(Map<String, List<String>> byName) {
    StringJoiner text = new StringJoiner("&");
    byName.forEach(
        (name, values) ->
            values.forEach(
                value ->
                    text.add(
                        URLEncoder.encode(name, StandardCharsets.UTF_8)
                            + "="
                            + URLEncoder.encode(value, StandardCharsets.UTF_8))));
    return text.toString();
  }

  public static Query none() {
    return new Query(Map.of());
  }

  /// Reads the part of a URL after `?`. As Go's `url.ParseQuery` as used by net/http does: what
  /// cannot be decoded is left out, and so is what holds a semicolon.
  public static Query parse(String text) {
    if (text.isEmpty()) {
      return none();
    }
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty() || pair.indexOf(';') >= 0) {
        continue;
      }
      int equals = pair.indexOf('=');
      Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals));
      Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (name.isPresent() && value.isPresent()) {
        byName.computeIfAbsent(name.get(), n -> new ArrayList<>()).add(value.get());
      }
    }
    return new Query(byName, text);
  }

  private static Optional<String> decode(String text) {
    try {
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  public Optional<String> first(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  public List<String> all(String name) {
    return byName.getOrDefault(name, List.of());
  }
}
