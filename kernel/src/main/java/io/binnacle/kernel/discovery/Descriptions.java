package io.binnacle.kernel.discovery;

import io.binnacle.kernel.resource.ResourceCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What types and fields are for, read from the file that the build makes. Large, and only wanted
/// for OpenAPI, so read for each making of a document and then forgotten. Immutable.
final class Descriptions {
  private final Map<String, String> texts;

  private Descriptions(Map<String, String> texts) {
    this.texts = texts;
  }

  static Descriptions load() {
    Map<String, String> texts = new HashMap<>();
    InputStream stream = ResourceCatalog.class.getResourceAsStream("descriptions.txt");
    if (stream == null) {
      throw new IllegalStateException("the jar lacks descriptions.txt");
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int tab = line.indexOf('\t');
        texts.put(line.substring(0, tab), unescaped(line.substring(tab + 1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Descriptions(texts);
  }

  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        char escaped = text.charAt(i);
        plain.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(texts.get(name));
  }
}
