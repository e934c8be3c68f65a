package io.binnacle.kernel.validation.batch;

import java.util.ArrayList;
import java.util.List;

/// Indexes of a Job's pods as text, such as `1,3-5,7`: `validateIndexesFormat`. Immutable.
///
/// @param intervals first and last of each run
/// @param total how many indexes there are
record Indexes(List<long[]> intervals, long total) {

  /// Text that is none.
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }

    String words() {
      return String.valueOf(getMessage());
    }
  }

  /// @param completions how many pods there are
  static Indexes parse(String text, long completions) throws Malformed {
    List<long[]> intervals = new ArrayList<>();
    long total = 0;
    long last = -1;
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      long[] interval = interval(part, completions);
      if (!intervals.isEmpty() && last >= interval[0]) {
        throw new Malformed(
            "non-increasing order, previous: " + last + ", current: " + interval[0]);
      }
      total += interval[1] - interval[0] + 1;
      last = interval[1];
      intervals.add(interval);
    }
    return new Indexes(intervals, total);
  }

  private static long[] interval(String text, long completions) throws Malformed {
    String[] limits = text.split("-", -1);
    if (limits.length > 2) {
      throw new Malformed(
          "the fragment \""
              + text
              + "\" violates the requirement that an index interval can have at most two parts"
              + " separated by '-'");
    }
    long first = index(limits[0], completions);
    if (limits.length == 1) {
      return new long[] {first, first};
    }
    long last = index(limits[1], completions);
    if (first >= last) {
      throw new Malformed("non-increasing order, previous: " + first + ", current: " + last);
    }
    return new long[] {first, last};
  }

  private static long index(String text, long completions) throws Malformed {
    if (!text.matches("\\+?[0-9]{1,18}")) {
      throw new Malformed("cannot convert string to integer for index: \"" + text + "\"");
    }
    long index = Long.parseLong(text.replace("+", ""));
    if (index >= completions) {
      throw new Malformed("too large index: \"" + text + "\"");
    }
    return index;
  }

  /// The first index that both have; below zero when there is none.
  long firstShared(Indexes other) {
    for (long[] mine : intervals) {
      for (long[] its : other.intervals) {
        if (mine[0] <= its[1] && its[0] <= mine[1]) {
          return Math.max(mine[0], its[0]);
        }
      }
    }
    return -1;
  }
}
