package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Header;
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

  public List<String> texts() {
    return List.copyOf(texts);
  }

  /// The warnings as headers of the form `299 - "text"`. Texts of several lines are not sent: a
  /// header is one line.
  public List<Header> headers() {
    int total = texts.stream().mapToInt(String::length).sum();
    boolean shorten = total > LONGEST_IN_ALL;
    return texts.stream()
        .filter(text -> text.codePoints().noneMatch(Character::isISOControl))
        .map(text -> shorten && text.length() > LONGEST_OF_MANY ? cut(text) : text)
        .map(text -> new Header("Warning", "299 - " + quoted(text)))
        .toList();
  }

  private static String cut(String text) {
    return text.substring(0, LONGEST_OF_MANY);
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
