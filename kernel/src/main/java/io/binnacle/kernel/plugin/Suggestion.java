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

  /// How many letters to add, drop, replace or swap with their neighbour.
  private static int distance(String left, String right) {
    int[][] steps = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int replaced = steps[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        steps[i][j] = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        if (swapped) {
          steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
        }
      }
    }
    return steps[left.length()][right.length()];
  }
}
