package io.binnacle.kernel.defaults;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.kernel.defaults.BuiltInDefaults.Constant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads `constants.txt`, whose head describes its form.
final class ConstantTable {
  private ConstantTable() {}

  static Map<String, List<Constant>> read() {
    Map<String, List<Constant>> table = new HashMap<>();
    text()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              String[] words = line.split(" ", -1);
              List<Constant> constants = new ArrayList<>();
              for (int i = 1; i < words.length; i++) {
                constants.add(constant(words[i]));
              }
              table.put(typeName(words[0]), List.copyOf(constants));
            });
    return Map.copyOf(table);
  }

  static String typeName(String shortName) {
    return (shortName.contains(".pkg.apis.") ? "io.k8s." : "io.k8s.api.") + shortName;
  }

  private static Constant constant(String word) {
    int equals = word.indexOf('=');
    try {
      return new Constant(
          word.substring(0, equals),
          JsonReader.read(word.substring(equals + 1).getBytes(StandardCharsets.UTF_8)));
    } catch (MalformedException e) {
      throw new IllegalStateException("constants.txt: " + word, e);
    }
  }

  private static String text() {
    try (InputStream stream = ConstantTable.class.getResourceAsStream("constants.txt")) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks constants.txt");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
