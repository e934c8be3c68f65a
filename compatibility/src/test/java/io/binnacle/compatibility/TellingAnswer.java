package io.binnacle.compatibility;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Compares an answer with what a row of `telling.yaml` says of it.
///
/// @param fill puts what the test knows in the place of names in braces
record TellingAnswer(HttpResponse<byte[]> answer, UnaryOperator<String> fill) {
  private static final String NONE = "$none";
  private static final String ANY = "$any";

  /// What is not as it should be, a line each.
  List<String> faults(TellingRequest request) {
    List<String> faults = new ArrayList<>();
    Map<String, Object> row = request.row();
    check("the status", row.getOrDefault("status", 200), Optional.of(answer.statusCode()), faults);
    Values.map(row.get("headers"))
        .forEach(
            (name, value) ->
                check("the header " + name, value, answer.headers().firstValue(name), faults));
    if (row.containsKey("text")) {
      check("the body", row.get("text"), Optional.of(body()), faults);
    }
    for (Object part : Values.list(row.get("holds"))) {
      if (!body().contains(bytes(part))) {
        faults.add("the body does not contain " + part);
      }
    }
    if (row.containsKey("values")) {
      check("", Values.map(row.get("values")), Values.load(text()), faults);
    }
    if (row.containsKey("frames")) {
      frames(Values.list(row.get("frames")), faults);
    }
    if (!faults.isEmpty()) {
      faults.add("the answer was " + answer.statusCode() + " " + text());
    }
    return faults;
  }

  private void frames(List<Object> expected, List<String> faults) {
    List<String> lines = text().lines().toList();
    check("the number of frames", expected.size(), Optional.of(lines.size()), faults);
    for (int i = 0; i < Math.min(lines.size(), expected.size()); i++) {
      Object frame = Values.load(lines.get(i));
      check("frame " + i + " ", Values.map(expected.get(i)), frame, faults);
    }
  }

  private void check(
      String where, Map<String, Object> expected, Object found, List<String> faults) {
    expected.forEach((path, value) -> check(where + path, value, at(found, path), faults));
  }

  private void check(
      String where, Object expected, Optional<? extends Object> found, List<String> faults) {
    boolean right;
    if (expected.equals(NONE)) {
      right = found.isEmpty();
    } else if (expected.equals(ANY)) {
      right = found.isPresent();
    } else if (expected instanceof String text) {
      right = found.map(String::valueOf).equals(Optional.of(fill.apply(text)));
    } else {
      right = found.isPresent() && expected.equals(found.get());
    }
    if (!right) {
      faults.add(where + " should be " + expected + " and is " + found.orElse(null));
    }
  }

  /// What stands at a JSON pointer whose last step may be `#`, for the size.
  private static Optional<Object> at(Object value, String pointer) {
    Object at = value;
    for (String escaped : pointer.substring(1).split("/", -1)) {
      String step = escaped.replace("~1", "/").replace("~0", "~");
      at =
          switch (at) {
            case Map<?, ?> map when step.equals("#") -> map.size();
            case List<?> list when step.equals("#") -> list.size();
            case Map<?, ?> map -> map.get(step);
            case List<?> list when Integer.parseInt(step) < list.size() ->
                list.get(Integer.parseInt(step));
            case null, default -> null;
          };
    }
    return Optional.ofNullable(at);
  }

  /// The body byte by byte: a protobuf message is no text.
  private String body() {
    return new String(answer.body(), StandardCharsets.ISO_8859_1);
  }

  private String text() {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static String bytes(Object text) {
    return new String(
        String.valueOf(text).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
