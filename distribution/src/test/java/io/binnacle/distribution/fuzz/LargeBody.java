package io.binnacle.distribution.fuzz;

import io.binnacle.kernel.codec.YamlReader;
import io.binnacle.spi.value.ObjectValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a body has much of, and what stands around it: a row of a table.
///
/// @param name what the row is called
/// @param path the collection of the object
/// @param media what the body is
/// @param on the object that the body is a patch of; empty when it is an object itself
/// @param start what stands before what is repeated
/// @param item what is repeated
/// @param end what stands after
/// @param between what stands between two of them
record LargeBody(
    String name,
    String path,
    String media,
    Optional<LargeBody> on,
    String start,
    String item,
    String end,
    String between) {
  private static final int BITS = 18;

  /// The whole table.
  static List<LargeBody> all() throws Exception {
    ObjectValue table = table();
    List<LargeBody> all = new ArrayList<>();
    for (String name : table.object("shapes").orElseThrow().names()) {
      all.add(object(table, name));
    }
    for (String name : table.object("patches").orElseThrow().names()) {
      ObjectValue row = table.object("patches", name).orElseThrow();
      LargeBody on = object(table, text(row, "of"));
      all.add(
          new LargeBody(
              name,
              on.path,
              text(row, "media"),
              Optional.of(on),
              text(row, "start"),
              text(row, "item"),
              text(row, "end"),
              row.text("between").orElse(",")));
    }
    return all;
  }

  private static ObjectValue table() throws Exception {
    try (InputStream table = LargeBody.class.getResourceAsStream("large-bodies.yaml")) {
      byte[] bytes = Objects.requireNonNull(table).readAllBytes();
      if (YamlReader.parse(new String(bytes, StandardCharsets.UTF_8)).value()
          instanceof ObjectValue whole) {
        return whole;
      }
      throw new IOException("no table");
    }
  }

  private static LargeBody object(ObjectValue table, String name) {
    ObjectValue row = table.object("shapes", name).orElseThrow();
    ObjectValue whole = table.object("wholes", text(row, "of")).orElseThrow();
    return new LargeBody(
        name,
        text(whole, "path"),
        "application/json",
        Optional.empty(),
        "{" + text(whole, "start") + text(row, "start"),
        text(row, "item"),
        text(row, "end") + text(whole, "end") + "}",
        row.text("between").orElse(","));
  }

  private static String text(ObjectValue row, String name) {
    return row.text(name).orElseThrow();
  }

  /// The path of the object.
  String object() {
    return path + (path.endsWith("definitions") ? "/as.large.example.com" : "/large");
  }

  /// Of about so many bytes.
  byte[] ofSize(int bytes) {
    StringBuilder body = new StringBuilder(bytes + 1000).append(start);
    for (int i = 0; body.length() < bytes; i++) {
      body.append(i > 0 ? between : "");
      body.append(
          item.replace("#", Integer.toString(i))
              .replace("^", Integer.toString(i % 0xffff + 1))
              .replace("@", item.contains("@") ? ofOneHash(i) : ""));
    }
    return body.append(end).toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The texts that this makes of numbers have one hash: `Aa` has that of `BB`.
  private static String ofOneHash(int number) {
    StringBuilder text = new StringBuilder(2 * BITS);
    for (int bit = 0; bit < BITS; bit++) {
      text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
