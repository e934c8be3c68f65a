package io.binnacle.tck.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a history of calls on one register can be put into an order that the calls' times allow
/// and that a register could have answered so: the search of Wing and Gong, which remembers the
/// sets of calls and states that led nowhere.
final class LinearizabilityChecker {

  /// What a call did to the register, whose state is a value or nothing.
  sealed interface Action {
    /// Saw the state.
    record Read(Optional<String> seen) implements Action {}

    /// Set the state.
    record Write(Optional<String> value) implements Action {}

    /// Found one state and set another.
    record Swap(Optional<String> found, Optional<String> value) implements Action {}
  }

  /// A call.
  ///
  /// @param invoked when it began
  /// @param returned when it was answered
  /// @param known whether it surely happened; a call whose outcome is unknown may happen at any
  ///   time after it began, or never
  record Call(long invoked, long returned, boolean known, Action action) {
    static Call of(long invoked, long returned, Action action) {
      return new Call(invoked, returned, true, action);
    }

    static Call unknown(long invoked, Action action) {
      return new Call(invoked, Long.MAX_VALUE, false, action);
    }
  }

  private record Visited(BitSet done, Optional<String> state) {}

  private LinearizabilityChecker() {}

  static boolean linearizable(List<Call> history) {
    List<Call> calls = new ArrayList<>(history);
    calls.sort(Comparator.comparingLong(Call::invoked));
    Set<Visited> visited = new HashSet<>();
    Deque<Visited> open = new ArrayDeque<>();
    open.push(new Visited(new BitSet(), Optional.empty()));
    while (!open.isEmpty()) {
      Visited at = open.pop();
      if (!visited.add(at)) {
        continue;
      }
      if (complete(calls, at.done())) {
        return true;
      }
      // A call may come next unless another one was answered before it began.
      long firstReturn = Long.MAX_VALUE;
      for (int i = at.done().nextClearBit(0);
          i < calls.size() && calls.get(i).invoked() <= firstReturn;
          i = at.done().nextClearBit(i + 1)) {
        Call call = calls.get(i);
        Optional<Optional<String>> after = apply(call.action(), at.state());
        if (after.isPresent()) {
          BitSet done = (BitSet) at.done().clone();
          done.set(i);
          open.push(new Visited(done, after.get()));
        }
        firstReturn = Math.min(firstReturn, call.returned());
      }
    }
    return false;
  }

  private static boolean complete(List<Call> calls, BitSet done) {
    for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
      if (calls.get(i).known()) {
        return false;
      }
    }
    return true;
  }

  /// The state afterwards; nothing when the register could not have answered so.
  private static Optional<Optional<String>> apply(Action action, Optional<String> state) {
    return switch (action) {
      case Action.Read read -> read.seen().equals(state) ? Optional.of(state) : Optional.empty();
      case Action.Write write -> Optional.of(write.value());
      case Action.Swap swap ->
          swap.found().equals(state) ? Optional.of(swap.value()) : Optional.empty();
    };
  }
}
