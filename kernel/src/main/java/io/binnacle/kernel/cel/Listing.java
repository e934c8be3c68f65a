package io.binnacle.kernel.cel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Lists faults of an expression as kube-apiserver's library does: each with its place, its words,
/// the line that it stands in and a pointer to it.
final class Listing {
  private static final int MOST = 100;
  private static final int LONGEST_LINE = 16384;

  private Listing() {}

  /// A fault.
  ///
  /// @param line its line, from 1; -1 for a fault of the whole
  /// @param column its place in the line in code points, from 0; -1 for a fault of the whole
  record Fault(int line, int column, String words) {}

  static String of(String text, List<Fault> faults) {
    List<Fault> sorted = new ArrayList<>(faults.subList(0, Math.min(faults.size(), MOST)));
    sorted.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
    // An empty text has no line, and no place in it.
    List<String> lines = text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    List<String> listed = new ArrayList<>();
    sorted.forEach(fault -> listed.add(one(fault, lines)));
    if (faults.size() > MOST) {
      listed.add(faults.size() - MOST + " more errors were truncated");
    }
    return String.join("\n", listed);
  }

  private static String one(Fault fault, List<String> lines) {
    StringBuilder listed = new StringBuilder("ERROR: <input>:");
    int column = lines.isEmpty() ? 0 : fault.column + 1;
    listed.append(fault.line).append(':').append(column).append(": ").append(fault.words);
    if (fault.line < 1 || fault.line > lines.size()) {
      return listed.toString();
    }
    String line = lines.get(fault.line - 1).replace('\t', ' ');
    if (line.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LONGEST_LINE) {
      return listed.toString();
    }
    listed.append("\n | ").append(line).append("\n | ");
    int[] points = line.codePoints().toArray();
    for (int i = 0; i < fault.column && i < points.length; i++) {
      listed.append(points[i] < 0x80 ? '.' : '．');
    }
    boolean wide = fault.column < points.length && points[Math.max(fault.column, 0)] >= 0x80;
    return listed.append(wide ? '＾' : '^').toString();
  }
}
