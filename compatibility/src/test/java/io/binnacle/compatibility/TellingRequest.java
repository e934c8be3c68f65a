package io.binnacle.compatibility;

import java.util.List;
import java.util.Map;

/// A row of `telling.yaml`, which tells what its members mean.
///
/// @param row the row as it stands there
record TellingRequest(Map<String, Object> row) {

  static List<TellingRequest> all(String table) {
    return Values.list(Values.load(table)).stream()
        .map(Values::map)
        .map(TellingRequest::new)
        .toList();
  }

  String what() {
    return text("what");
  }

  /// The method and the path.
  String send() {
    return text("send");
  }

  List<TellingRequest> given() {
    return Values.list(row.get("given")).stream()
        .map(Values::map)
        .map(TellingRequest::new)
        .toList();
  }

  Map<String, Object> headers() {
    return Values.map(row.get("with"));
  }

  Object body() {
    return row.getOrDefault("body", "");
  }

  boolean anonymous() {
    return Boolean.TRUE.equals(row.get("anonymous"));
  }

  private String text(String name) {
    return String.valueOf(row.get(name));
  }
}
