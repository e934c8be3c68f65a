package io.binnacle.kernel.operation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A media type as headers carry it.
///
/// @param type e.g. `application`
/// @param subtype e.g. `json`
/// @param parameters the parameters without `q`, names in lower case
/// @param quality the weight from 0 to 1
record MediaType(String type, String subtype, Map<String, String> parameters, double quality) {
  MediaType {
    parameters = Map.copyOf(parameters);
  }

  /// Reads one media type; what is not understood is kept as an odd type that matches nothing.
  static MediaType parse(String text) {
    String[] parts = text.split(";", -1);
    String name = parts[0].trim().toLowerCase(Locale.ROOT);
    int slash = name.indexOf('/');
    Map<String, String> parameters = new LinkedHashMap<>();
    double quality = 1;
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 0) {
        continue;
      }
      String key = parts[i].substring(0, equals).trim().toLowerCase(Locale.ROOT);
      String value = unquoted(parts[i].substring(equals + 1).trim());
      if (key.equals("q")) {
        quality = weight(value);
      } else {
        parameters.put(key, value);
      }
    }
    return slash < 0
        ? new MediaType(name, "", parameters, quality)
        : new MediaType(name.substring(0, slash), name.substring(slash + 1), parameters, quality);
  }

  /// The media types of an `Accept` header, the most wanted first; equals keep their order.
  static List<MediaType> parseAccept(String header) {
    List<MediaType> types = new ArrayList<>();
    for (String part : header.split(",", -1)) {
      if (!part.isBlank()) {
        types.add(parse(part));
      }
    }
    types.sort(
        Comparator.comparingDouble(MediaType::quality)
            .reversed()
            .thenComparingInt(MediaType::vagueness));
    return types;
  }

  /// `application/json`, without parameters.
  String name() {
    return type + "/" + subtype;
  }

  /// Whether `name`, such as `application/json`, is what this accepts.
  boolean accepts(String name) {
    return type.equals("*")
        || (subtype.equals("*") && name.startsWith(type + "/"))
        || name.equals(name());
  }

  private int vagueness() {
    return type.equals("*") ? 2 : subtype.equals("*") ? 1 : 0;
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private static double weight(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException malformed) {
      return 1;
    }
  }
}
