package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.tck.storage.LinearizabilityChecker.Action;
import io.binnacle.tck.storage.LinearizabilityChecker.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Histories of which it is known what they are.
class LinearizabilityCheckerTest {

  record Case(String name, boolean linearizable, List<Call> history) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("nothing", true, List.of()),
        new Case("a read of nothing", true, List.of(read(1, 2, null))),
        new Case("one after the other", true, List.of(write(1, 2, "a"), read(3, 4, "a"))),
        new Case("a stale read", false, List.of(write(1, 2, "a"), read(3, 4, null))),
        new Case(
            "an older value comes back",
            false,
            List.of(write(1, 2, "a"), write(3, 4, "b"), read(5, 6, "b"), read(7, 8, "a"))),
        new Case(
            "a read beside a write sees either",
            true,
            List.of(write(1, 10, "a"), read(2, 3, null), read(4, 5, "a"))),
        new Case(
            "but not the new, then the old",
            false,
            List.of(write(1, 10, "a"), read(2, 3, "a"), read(4, 5, null))),
        new Case("a value from nowhere", false, List.of(write(1, 2, "a"), read(3, 4, "b"))),
        new Case(
            "concurrent writes in either order",
            true,
            List.of(write(1, 5, "a"), write(2, 6, "b"), read(7, 8, "a"))),
        new Case(
            "two swaps of one value",
            false,
            List.of(write(1, 2, "a"), swap(3, 6, "a", "b"), swap(4, 7, "a", "c"))),
        new Case(
            "two swaps in a row",
            true,
            List.of(write(1, 2, "a"), swap(3, 6, "b", "c"), swap(4, 7, "a", "b"))),
        new Case(
            "an unknown write that shows later",
            true,
            List.of(
                Call.unknown(1, new Action.Write(Optional.of("a"))),
                read(5, 6, null),
                read(7, 8, "a"))),
        new Case(
            "an unknown write that never shows",
            true,
            List.of(Call.unknown(1, new Action.Write(Optional.of("a"))), read(5, 6, null))),
        new Case(
            "an unknown write that shows and is gone",
            false,
            List.of(
                Call.unknown(1, new Action.Write(Optional.of("a"))),
                read(5, 6, "a"),
                read(7, 8, null))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tellsWhatItIs(Case history) {
    assertThat(LinearizabilityChecker.linearizable(history.history()))
        .isEqualTo(history.linearizable());
  }

  @Test
  void managesLongHistoriesWithManyCallsAtOnce() {
    List<Call> history = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      for (int k = 0; k < 6; k++) {
        history.add(write(i * 100L + k, i * 100L + 50 + k, i + "." + k));
      }
      history.add(read(i * 100L + 60, i * 100L + 61, i + ".3"));
    }
    assertThat(LinearizabilityChecker.linearizable(history)).isTrue();
    history.add(read(1_000_000, 1_000_001, "0.0"));
    assertThat(LinearizabilityChecker.linearizable(history)).isFalse();
  }

  private static Call read(long invoked, long returned, @Nullable String seen) {
    return Call.of(invoked, returned, new Action.Read(Optional.ofNullable(seen)));
  }

  private static Call write(long invoked, long returned, String value) {
    return Call.of(invoked, returned, new Action.Write(Optional.of(value)));
  }

  private static Call swap(long invoked, long returned, String found, String value) {
    return Call.of(invoked, returned, new Action.Swap(Optional.of(found), Optional.of(value)));
  }
}
