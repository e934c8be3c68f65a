package io.binnacle.kernel.validation;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How two values differ, as a unified diff of their indented JSON. Pure.
public final class LineDiff {
  private static final int CONTEXT = 3;

  private final List<String> before;
  private final List<String> after;
  private final List<Step> steps = new ArrayList<>();

  /// A stretch that is the same in both, or that was replaced.
  private record Step(boolean same, int from, int to, int newFrom, int newTo) {}

  /// The longest stretch that two ranges share.
  private record Match(int from, int newFrom, int size) {}

  private LineDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  public static String of(Value before, Value after) {
    LineDiff diff = new LineDiff(lines(before), lines(after));
    diff.compare(0, diff.before.size(), 0, diff.after.size());
    return diff.text();
  }

  private static List<String> lines(Value value) {
    StringBuilder text = new StringBuilder();
    write(text, value, "\n");
    return List.of(text.toString().split("\n", -1));
  }

  private static void write(StringBuilder text, Value value, String newline) {
    if (value instanceof ObjectValue object && !object.isEmpty()) {
      for (int i = 0; i < object.size(); i++) {
        text.append(i == 0 ? "{" : ",").append(newline).append(' ');
        text.append(JsonWriter.text(Value.of(object.nameAt(i)))).append(": ");
        write(text, object.valueAt(i), newline + " ");
      }
      text.append(newline).append('}');
    } else if (value instanceof ListValue list && !list.isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        text.append(i == 0 ? "[" : ",").append(newline).append(' ');
        write(text, list.get(i), newline + " ");
      }
      text.append(newline).append(']');
    } else {
      text.append(JsonWriter.text(value));
    }
  }

  private void compare(int from, int to, int newFrom, int newTo) {
    Match match = longest(from, to, newFrom, newTo);
    if (match.size == 0) {
      if (from < to || newFrom < newTo) {
        steps.add(new Step(false, from, to, newFrom, newTo));
      }
      return;
    }
    compare(from, match.from, newFrom, match.newFrom);
    same(match);
    compare(match.from + match.size, to, match.newFrom + match.size, newTo);
  }

  private void same(Match match) {
    int to = match.from + match.size;
    int newTo = match.newFrom + match.size;
    if (!steps.isEmpty() && steps.getLast().same) {
      Step last = steps.removeLast();
      steps.add(new Step(true, last.from, to, last.newFrom, newTo));
    } else {
      steps.add(new Step(true, match.from, to, match.newFrom, newTo));
    }
  }

  private Match longest(int from, int to, int newFrom, int newTo) {
    Match best = new Match(from, newFrom, 0);
    for (int i = from; i < to; i++) {
      for (int j = newFrom; j < newTo; j++) {
        int size = 0;
        while (i + size < to
            && j + size < newTo
            && Objects.equals(before.get(i + size), after.get(j + size))) {
          size++;
        }
        if (size > best.size) {
          best = new Match(i, j, size);
        }
      }
    }
    return best;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    List<Step> hunk = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (!step.same) {
        hunk.add(step);
        continue;
      }
      boolean last = i == steps.size() - 1;
      if (hunk.isEmpty()) {
        hunk.add(tail(step));
      } else if (last || step.to - step.from > 2 * CONTEXT) {
        hunk.add(head(step));
        write(text, hunk);
        hunk.clear();
        hunk.add(tail(step));
      } else {
        hunk.add(step);
      }
    }
    if (hunk.stream().anyMatch(step -> !step.same)) {
      write(text, hunk);
    }
    return text.toString();
  }

  private static Step head(Step step) {
    int size = Math.min(CONTEXT, step.to - step.from);
    return new Step(true, step.from, step.from + size, step.newFrom, step.newFrom + size);
  }

  private static Step tail(Step step) {
    int size = Math.min(CONTEXT, step.to - step.from);
    return new Step(true, step.to - size, step.to, step.newTo - size, step.newTo);
  }

  private void write(StringBuilder text, List<Step> hunk) {
    Step first = hunk.getFirst();
    Step last = hunk.getLast();
    text.append("@@ -").append(range(first.from, last.to));
    text.append(" +").append(range(first.newFrom, last.newTo)).append(" @@\n");
    for (Step step : hunk) {
      String sign = step.same ? " " : "-";
      before.subList(step.from, step.to).forEach(l -> text.append(sign).append(l).append('\n'));
      if (!step.same) {
        after
            .subList(step.newFrom, step.newTo)
            .forEach(l -> text.append('+').append(l).append('\n'));
      }
    }
  }

  private static String range(int from, int to) {
    int size = to - from;
    int start = size == 0 ? from : from + 1;
    return size == 1 ? Integer.toString(start) : start + "," + size;
  }
}
