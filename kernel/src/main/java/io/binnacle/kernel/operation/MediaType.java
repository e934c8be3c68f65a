package io.binnacle.kernel.operation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A media type as an `Accept` header asks for it, read as upstream's parser does: letters are told
/// apart by case, and what is not understood is passed over.
///
/// @param type e.g. `application`
/// @param subtype e.g. `json`
/// @param parameters the parameters without `q`
/// @param quality the weight, 1 when none is said, 0 when it is no number
record MediaType(String type, String subtype, Map<String, String> parameters, double quality) {
  private static final String ANY = "*";

  MediaType {
    parameters = Map.copyOf(parameters);
  }

  /// The media types of an `Accept` header, the most wanted first.
  static List<MediaType> parseAccept(String header) {
    List<MediaType> types = new ArrayList<>();
    for (String part : header.split(",", -1)) {
      parse(trimmed(part)).ifPresent(types::add);
    }
    // What comes before what is no order upstream, so the way it is sorted shows: by insertion.
    for (int i = 1; i < types.size(); i++) {
      for (int j = i; j > 0 && types.get(j).before(types.get(j - 1)); j--) {
        Collections.swap(types, j, j - 1);
      }
    }
    return types;
  }

  private static Optional<MediaType> parse(String text) {
    String[] parts = text.split(";", -1);
    String[] name = parts[0].split("/", -1);
    String type = trimmed(name[0]);
    boolean bareAny = type.equals(ANY) && (name.length == 1 || name[1].isEmpty());
    if (!bareAny && (name.length != 2 || name[1].isEmpty())) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    double quality = 1;
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", -1);
      if (pair.length != 2 || pair[1].isEmpty()) {
        continue;
      }
      String key = trimmed(pair[0]);
      if (key.equals("q")) {
        quality = weight(pair[1]);
      } else {
        parameters.put(key, trimmed(pair[1]));
      }
    }
    return Optional.of(new MediaType(type, bareAny ? ANY : trimmed(name[1]), parameters, quality));
  }

  private boolean before(MediaType other) {
    return quality > other.quality
        || (!type.equals(ANY) && other.type.equals(ANY))
        || (!subtype.equals(ANY) && other.subtype.equals(ANY));
  }

  /// Whether `name`, such as `application/json`, is what this accepts.
  boolean accepts(String name) {
    if (subtype.equals(ANY)) {
      return type.equals(ANY) || name.startsWith(type + "/");
    }
    return name.equals(type + "/" + subtype);
  }

  /// The parameter, or nothing.
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /// Only spaces are trimmed.
  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == ' ') {
      start++;
    }
    while (end > start && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(start, end);
  }

  private static double weight(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException malformed) {
      return 0;
    }
  }
}
