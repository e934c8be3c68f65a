package io.binnacle.compatibility.cluster;

import io.binnacle.compatibility.cluster.NodeClient.Shown;
import io.binnacle.compatibility.cluster.Watcher.Seen;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Judges what several clients saw of the same changes of objects that were not there before.
final class SeenChanges {
  private final Map<String, List<Seen>> byClient;
  private final Violations violations;

  SeenChanges(Map<String, List<Seen>> byClient, Violations violations) {
    this.byClient = byClient;
    this.violations = violations;
  }

  /// All must have seen the same in the same order, each change once, and every write that was
  /// acknowledged.
  void judge(Collection<Shown> acknowledged) {
    Map.Entry<String, List<Seen>> first = byClient.entrySet().iterator().next();
    byClient.forEach(
        (client, changes) -> {
          if (!changes.equals(first.getValue())) {
            violations.add(
                first.getKey()
                    + " and "
                    + client
                    + " saw different changes: "
                    + difference(first.getValue(), changes));
          }
        });
    judgeOrder(first.getValue());
    Set<Shown> seen = new HashSet<>();
    first.getValue().forEach(change -> seen.add(change.object()));
    for (Shown write : acknowledged) {
      if (!seen.contains(write)) {
        violations.add("acknowledged, and no watch saw it: " + write);
      }
    }
  }

  private void judgeOrder(List<Seen> changes) {
    Set<String> alive = new HashSet<>();
    long at = 0;
    for (Seen change : changes) {
      String name = change.object().name();
      boolean right =
          switch (change.type()) {
            case "ADDED" -> alive.add(name);
            case "MODIFIED" -> alive.contains(name);
            case "DELETED" -> alive.remove(name);
            default -> false;
          };
      if (!right || change.object().revision() <= at) {
        violations.add("out of turn: " + change);
      }
      at = change.object().revision();
    }
  }

  private static String difference(List<Seen> one, List<Seen> other) {
    int i = 0;
    while (i < one.size() && i < other.size() && one.get(i).equals(other.get(i))) {
      i++;
    }
    return "at change "
        + i
        + ": "
        + one.subList(i, Math.min(i + 3, one.size()))
        + " and "
        + other.subList(i, Math.min(i + 3, other.size()));
  }
}
