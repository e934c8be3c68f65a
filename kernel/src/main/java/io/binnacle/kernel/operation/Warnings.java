package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Header;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The warnings that one request collects on its way, for its `Warning` headers. They go out with a
/// failure just as with a success, so the pipeline makes the collector and writes the headers.
/// Confined to the request's thread.
public final class Warnings {
  /// apiserver truncates each warning, and all of them together, to keep headers small.
  private static final int LONGEST_OF_MANY = 256;

  private static final int LONGEST_IN_ALL = 4096;

  private static final String OF_YAML = "yaml: unmarshal errors:\n";
  private static final String CONVERTING = "error converting YAML to JSON: ";

  private final Set<String> texts = new LinkedHashSet<>();

  /// Adds a warning; one that is already there is not repeated.
  public void add(String text) {
    if (!text.isEmpty()) {
      texts.add(text);
    }
  }

  public void addAll(List<String> more) {
    more.forEach(this::add);
  }

  /// Adds what strict decoders have to say. What those of YAML tell as one, each line of it is a
  /// warning.
  void addComplaints(List<String> complaints) {
    for (String complaint : complaints) {
      if (complaint.startsWith(OF_YAML) || complaint.startsWith(CONVERTING + OF_YAML)) {
        String faults = complaint.substring(complaint.indexOf('\n') + 1);
        faults.lines().map(String::strip).forEach(this::add);
      } else {
        add(complaint);
      }
    }
  }

  public List<String> texts() {
    return List.copyOf(texts);
  }

  /// The warnings as headers of the form `299 - "text"`. Texts of several lines are not sent: a
  /// header is one line. Where they are too much, each is cut, and what is still too much is left
  /// out.
  public List<Header> headers() {
    List<String> lines =
        texts.stream()
            .filter(text -> text.codePoints().noneMatch(Character::isISOControl))
            .toList();
    boolean shorten = lines.stream().mapToInt(Warnings::length).sum() > LONGEST_IN_ALL;
    List<Header> headers = new ArrayList<>();
    int written = 0;
    for (String line : lines) {
      if (shorten && written >= LONGEST_IN_ALL) {
        break;
      }
      String sent = shorten && length(line) > LONGEST_OF_MANY ? cut(line) : line;
      written += length(sent);
      headers.add(new Header("Warning", "299 - " + quoted(sent)));
    }
    return headers;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String cut(String text) {
    return text.substring(0, text.offsetByCodePoints(0, LONGEST_OF_MANY));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.append('"').toString();
  }
}
