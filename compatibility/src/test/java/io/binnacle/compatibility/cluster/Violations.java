package io.binnacle.compatibility.cluster;

import java.util.ArrayList;
import java.util.List;

/// What was seen that must never be. Thread-safe.
final class Violations {
  private static final int KEPT = 20;

  private final List<String> all = new ArrayList<>();

  synchronized void add(String what) {
    // The first tell the most.
    if (all.size() < KEPT) {
      all.add(what);
    }
  }

  synchronized List<String> all() {
    return List.copyOf(all);
  }
}
