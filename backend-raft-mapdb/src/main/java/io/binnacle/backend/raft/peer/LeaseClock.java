package io.binnacle.backend.raft.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// When leases end, by the monotonic clock of the leader. A new leader, like a restarted one, gives
/// each its whole time again: a lease may last longer than its time, never less. Thread-safe.
final class LeaseClock {
  private final Map<Long, Long> deadlines = new ConcurrentHashMap<>();

  /// Gives every lease its whole time.
  void begin(SortedMap<Long, Long> times) {
    deadlines.clear();
    times.forEach(this::renew);
  }

  void renew(long id, long ttlMillis) {
    deadlines.put(id, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ttlMillis));
  }

  void forget(long id) {
    deadlines.remove(id);
  }

  /// The time left in nanoseconds; empty for a lease that is not known.
  Optional<Long> left(long id) {
    return Optional.ofNullable(deadlines.get(id))
        .map(deadline -> Math.max(0, deadline - System.nanoTime()));
  }

  /// Renews a lease unless its end was begun.
  boolean renewIfAlive(long id, long ttlMillis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ttlMillis);
    return deadlines.computeIfPresent(id, (same, before) -> deadline) != null;
  }

  /// Takes the leases that are over; from here on they cannot be renewed.
  List<Long> takeOver() {
    long now = System.nanoTime();
    List<Long> over = new ArrayList<>();
    deadlines.entrySet().removeIf(entry -> entry.getValue() - now <= 0 && over.add(entry.getKey()));
    return over;
  }
}
