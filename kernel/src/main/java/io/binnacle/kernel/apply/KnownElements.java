package io.binnacle.kernel.apply;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The path elements that were read so far. Objects of a kind have much the same fields, and every
/// write reads them. Thread-safe.
final class KnownElements {
  /// Names that clients make up must not fill the memory.
  private static final int MOST = 16_384;

  private static final int LONGEST = 128;

  private static final Map<String, Optional<PathElement>> BY_FORM = new ConcurrentHashMap<>();

  private KnownElements() {}

  static Optional<PathElement> parse(String form) throws MalformedFieldsException {
    Optional<PathElement> known = BY_FORM.get(form);
    if (known != null) {
      return known;
    }
    Optional<PathElement> element = PathElement.read(form);
    if (form.length() <= LONGEST && BY_FORM.size() < MOST) {
      BY_FORM.putIfAbsent(form, element);
    }
    return element;
  }
}
