package io.binnacle.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The results as a Markdown table.
final class Report {
  private final List<String> rows = new ArrayList<>();

  /// One result that is no cost of an operation.
  void value(String work, String wanted, String upstream, String measured) {
    add(work, wanted, upstream, measured, "");
  }

  /// The cost of an operation in milliseconds of the server's processor time.
  void cost(String work, String wanted, String upstream, Samples samples) {
    add(
        work,
        wanted,
        upstream,
        "%s (%s to %s)"
            .formatted(number(samples.median()), number(samples.least()), number(samples.most())),
        number(samples.perSecond()));
  }

  private void add(String... cells) {
    String row = "| " + String.join(" | ", cells) + " |";
    rows.add(row);
    System.err.println(row);
  }

  static String number(double value) {
    String format = value < 0.1 ? "%.4f" : value < 10 ? "%.2f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  String table() {
    return """
        | work | to reach | kube-apiserver 1.36 | measured: median (range) | per second |
        |---|---|---|---|---|
        %s
        """
        .formatted(String.join("\n", rows));
  }
}
