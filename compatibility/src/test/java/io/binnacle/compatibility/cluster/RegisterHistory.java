package io.binnacle.compatibility.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What clients did to one object and saw of it. Every value is written at most once in a run, and
/// the empty text stands for an object that is not there.
///
/// The history is right when its calls can be put into an order that their times allow and in which
/// every read sees the write before it: the search of Wing and Gong, which remembers the sets of
/// calls and states that led nowhere. Thread-safe.
final class RegisterHistory {
  private static final int MOST_VISITED = 1_000_000;

  private final List<Call> calls = new ArrayList<>();

  enum Verdict {
    RIGHT,
    /// No order explains what was seen.
    WRONG,
    /// Too many calls of unknown outcome were under way at once. It must not pass for right.
    UNDECIDED
  }

  /// What a call did.
  sealed interface Action {
    record Read(String seen) implements Action {}

    record Write(String value) implements Action {}

    /// Replaced one value, and no other, by another.
    record Swap(String found, String value) implements Action {}
  }

  /// A call.
  ///
  /// @param returned when it was answered; the end of time when the outcome is not known: it may
  ///   have happened at any time since, or never
  record Call(String who, long invoked, long returned, Action action) {
    boolean known() {
      return returned != Long.MAX_VALUE;
    }
  }

  synchronized void add(String who, long invoked, long returned, Action action) {
    calls.add(new Call(who, invoked, returned, action));
  }

  synchronized void addUnknown(String who, long invoked, Action action) {
    calls.add(new Call(who, invoked, Long.MAX_VALUE, action));
  }

  synchronized int size() {
    return calls.size();
  }

  synchronized Verdict judge() {
    return judge(settled(calls));
  }

  /// Leaves out writes that nobody knows the outcome of and nobody saw: nothing tells them from
  /// ones that never happened. Those that somebody saw had happened by then.
  private static List<Call> settled(List<Call> history) {
    Map<String, Long> seen = new HashMap<>();
    for (Call call : history) {
      String value =
          switch (call.action()) {
            case Action.Read read -> read.seen();
            case Action.Swap swap -> swap.found();
            case Action.Write write -> "";
          };
      // Whoever replaced a value had read it; so calls of unknown outcome need not be asked.
      if (call.known()) {
        seen.merge(value, call.returned(), Math::min);
      }
    }
    List<Call> settled = new ArrayList<>();
    for (Call call : history) {
      String value = written(call.action());
      if (call.known() || value.isEmpty()) {
        settled.add(call);
      } else if (seen.containsKey(value)) {
        settled.add(new Call(call.who(), call.invoked(), seen.get(value), call.action()));
      }
    }
    settled.sort(Comparator.comparingLong(Call::invoked));
    return settled;
  }

  private static String written(Action action) {
    return switch (action) {
      case Action.Read read -> "";
      case Action.Write write -> write.value();
      case Action.Swap swap -> swap.value();
    };
  }

  private record Visited(BitSet done, String state) {}

  private static Verdict judge(List<Call> calls) {
    Set<Visited> visited = new HashSet<>();
    Deque<Visited> open = new ArrayDeque<>();
    open.push(new Visited(new BitSet(), ""));
    while (!open.isEmpty()) {
      Visited at = open.pop();
      if (!visited.add(at)) {
        continue;
      }
      if (visited.size() > MOST_VISITED) {
        return Verdict.UNDECIDED;
      }
      if (complete(calls, at.done())) {
        return Verdict.RIGHT;
      }
      List<Visited> next = new ArrayList<>();
      // A call may come next unless another one was answered before it began.
      long firstReturn = Long.MAX_VALUE;
      boolean deletionTried = at.state().isEmpty();
      for (int i = at.done().nextClearBit(0);
          i < calls.size() && calls.get(i).invoked() <= firstReturn;
          i = at.done().nextClearBit(i + 1)) {
        Call call = calls.get(i);
        if (!call.known()) {
          // What is left of these are deletions, of which one does what another does: the first
          // stands for all, and none need come where there is nothing to delete.
          if (deletionTried) {
            continue;
          }
          deletionTried = true;
        }
        if (possible(call.action(), at.state())) {
          BitSet done = (BitSet) at.done().clone();
          done.set(i);
          if (call.action() instanceof Action.Read) {
            // It changes nothing, so that nothing is lost by its coming first.
            next = List.of(new Visited(done, at.state()));
            break;
          }
          next.add(new Visited(done, written(call.action())));
        }
        firstReturn = Math.min(firstReturn, call.returned());
      }
      next.forEach(open::push);
    }
    return Verdict.WRONG;
  }

  private static boolean complete(List<Call> calls, BitSet done) {
    for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
      if (calls.get(i).known()) {
        return false;
      }
    }
    return true;
  }

  private static boolean possible(Action action, String state) {
    return switch (action) {
      case Action.Read read -> read.seen().equals(state);
      case Action.Write write -> true;
      case Action.Swap swap -> swap.found().equals(state);
    };
  }

  /// The calls in the order in which they began, times in milliseconds since the first.
  synchronized String describe() {
    List<Call> sorted = new ArrayList<>(calls);
    sorted.sort(Comparator.comparingLong(Call::invoked));
    StringBuilder text = new StringBuilder();
    long begin = sorted.isEmpty() ? 0 : sorted.getFirst().invoked();
    for (Call call : sorted) {
      text.append(
          "%10.3f %10s %s %s%n"
              .formatted(
                  (call.invoked() - begin) / 1e6,
                  call.known() ? "%.3f".formatted((call.returned() - begin) / 1e6) : "?",
                  call.who(),
                  call.action()));
    }
    return text.toString();
  }
}
