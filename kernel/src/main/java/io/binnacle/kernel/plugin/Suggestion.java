package io.binnacle.kernel.plugin;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// What somebody who mistyped a name may have meant.
public final class Suggestion {
  private Suggestion() {}

  /// The end of a message about an unknown name: `; did you mean "x"?`, or the known names when
  /// none is near.
  public static String of(String written, Collection<String> known) {
    Optional<String> nearest =
        known.stream()
            .filter(name -> distance(written, name) <= Math.max(1, name.length() / 3))
            .min(Comparator.comparingInt(name -> distance(written, name)));
    if (nearest.isPresent()) {
      return "; did you mean \"" + nearest.get() + "\"?";
    }
    return known.isEmpty() ? "; no keys are known here" : "; known: " + String.join(", ", known);
  }

  /// The Levenshtein distance.
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[right.length()];
  }
}
