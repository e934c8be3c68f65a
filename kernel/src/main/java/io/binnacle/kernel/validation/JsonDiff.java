package io.binnacle.kernel.validation;

import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What differs between two values, as `go-difflib` tells it of their indented JSON in unified
/// form: the longest run of lines that both have is found first, then those before and after it.
/// Pure.
public final class JsonDiff {
  private static final int CONTEXT = 3;
  private static final int MANY_LINES = 200;

  /// Far more than real objects take. The search can cost the square of what is compared: beyond so
  /// many looks at a line what is left is told as changed.
  private static final long MOST_LOOKS = 5_000_000;

  private final List<String> before;
  private final List<String> after;
  private final Map<String, List<Integer>> seeds = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();
  private long looks;

  /// Lines that both texts have, from where on and how many.
  private record Run(int before, int after, int size) {}

  private JsonDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
    for (int i = 0; i < after.size(); i++) {
      seeds.computeIfAbsent(after.get(i), _ -> new ArrayList<>()).add(i);
    }
    // Lines that are everywhere in a long text say little about what belongs together.
    int size = after.size();
    if (size >= MANY_LINES) {
      seeds.values().removeIf(places -> places.size() > size / 100 + 1);
    }
    match(0, before.size(), 0, size);
    runs.add(new Run(before.size(), size, 0));
  }

  /// The differences, with a few lines around them; empty when there are none.
  public static String of(Value before, Value after) {
    return new JsonDiff(lines(before), lines(after)).unified();
  }

  private static List<String> lines(Value value) {
    return List.of(IndentedJson.text(value).split("\n", -1));
  }

  private void match(int beforeFrom, int beforeTo, int afterFrom, int afterTo) {
    Run best = longest(beforeFrom, beforeTo, afterFrom, afterTo);
    if (best.size() == 0 || looks > MOST_LOOKS) {
      return;
    }
    match(beforeFrom, best.before(), afterFrom, best.after());
    if (!runs.isEmpty()
        && runs.getLast().before() + runs.getLast().size() == best.before()
        && runs.getLast().after() + runs.getLast().size() == best.after()) {
      Run last = runs.removeLast();
      runs.add(new Run(last.before(), last.after(), last.size() + best.size()));
    } else {
      runs.add(best);
    }
    match(best.before() + best.size(), beforeTo, best.after() + best.size(), afterTo);
  }

  private Run longest(int beforeFrom, int beforeTo, int afterFrom, int afterTo) {
    int i = beforeFrom;
    int j = afterFrom;
    int size = 0;
    Map<Integer, Integer> lengths = Map.of();
    for (int at = beforeFrom; at < beforeTo && looks <= MOST_LOOKS; at++) {
      Map<Integer, Integer> next = new HashMap<>();
      List<Integer> others = seeds.getOrDefault(before.get(at), List.of());
      looks += 1 + others.size();
      for (int other : others) {
        if (other >= afterFrom && other < afterTo) {
          int length = lengths.getOrDefault(other - 1, 0) + 1;
          next.put(other, length);
          if (length > size) {
            i = at - length + 1;
            j = other - length + 1;
            size = length;
          }
        }
      }
      lengths = next;
    }
    while (i > beforeFrom && j > afterFrom && before.get(i - 1).equals(after.get(j - 1))) {
      i--;
      j--;
      size++;
    }
    while (i + size < beforeTo
        && j + size < afterTo
        && before.get(i + size).equals(after.get(j + size))) {
      size++;
    }
    return new Run(i, j, size);
  }

  /// A difference: lines that went and lines that came.
  private record Change(int beforeFrom, int beforeTo, int afterFrom, int afterTo) {}

  private String unified() {
    List<Change> changes = new ArrayList<>();
    int i = 0;
    int j = 0;
    for (Run run : runs) {
      if (i < run.before() || j < run.after()) {
        changes.add(new Change(i, run.before(), j, run.after()));
      }
      i = run.before() + run.size();
      j = run.after() + run.size();
    }
    StringBuilder text = new StringBuilder();
    int from = 0;
    while (from < changes.size()) {
      int to = from + 1;
      while (to < changes.size()
          && changes.get(to).beforeFrom() - changes.get(to - 1).beforeTo() <= 2 * CONTEXT) {
        to++;
      }
      hunk(text, changes.subList(from, to));
      from = to;
    }
    return text.toString();
  }

  private void hunk(StringBuilder text, List<Change> changes) {
    Change first = changes.getFirst();
    Change last = changes.getLast();
    int lead = Math.min(CONTEXT, Math.min(first.beforeFrom(), first.afterFrom()));
    int trail =
        Math.min(CONTEXT, Math.min(before.size() - last.beforeTo(), after.size() - last.afterTo()));
    text.append("@@ -")
        .append(range(first.beforeFrom() - lead, last.beforeTo() + trail))
        .append(" +")
        .append(range(first.afterFrom() - lead, last.afterTo() + trail))
        .append(" @@\n");
    int at = first.beforeFrom() - lead;
    for (Change change : changes) {
      lines(text, " ", before.subList(at, change.beforeFrom()));
      lines(text, "-", before.subList(change.beforeFrom(), change.beforeTo()));
      lines(text, "+", after.subList(change.afterFrom(), change.afterTo()));
      at = change.beforeTo();
    }
    lines(text, " ", before.subList(at, at + trail));
  }

  private static String range(int from, int to) {
    int length = to - from;
    if (length == 1) {
      return Integer.toString(from + 1);
    }
    return (length == 0 ? from : from + 1) + "," + length;
  }

  private static void lines(StringBuilder text, String mark, List<String> lines) {
    lines.forEach(line -> text.append(mark).append(line).append('\n'));
  }
}
