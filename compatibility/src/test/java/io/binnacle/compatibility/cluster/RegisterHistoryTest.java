package io.binnacle.compatibility.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.compatibility.cluster.RegisterHistory.Action;
import org.junit.jupiter.api.Test;

class RegisterHistoryTest {
  private final RegisterHistory history = new RegisterHistory();

  @Test
  void concurrentCallsMayHaveHappenedInEitherOrder() {
    history.add("a", 0, 10, new Action.Write("1"));
    history.add("b", 5, 6, new Action.Read(""));
    history.add("c", 7, 8, new Action.Read("1"));
    assertThat(history.linearizable()).isTrue();
  }

  @Test
  void aStaleReadIsFound() {
    history.add("a", 0, 1, new Action.Write("1"));
    history.add("a", 2, 3, new Action.Swap("1", "2"));
    history.add("b", 4, 5, new Action.Read("1"));
    assertThat(history.linearizable()).isFalse();
  }

  @Test
  void aReadBeforeTheWriteIsFound() {
    history.add("b", 0, 1, new Action.Read("1"));
    history.add("a", 2, 3, new Action.Write("1"));
    assertThat(history.linearizable()).isFalse();
  }

  @Test
  void twoThatReplacedTheSameValueAreFound() {
    history.add("a", 0, 1, new Action.Write("1"));
    history.add("a", 2, 9, new Action.Swap("1", "2"));
    history.add("b", 3, 8, new Action.Swap("1", "3"));
    assertThat(history.linearizable()).isFalse();
  }

  @Test
  void aLostWriteIsFound() {
    history.add("a", 0, 1, new Action.Write("1"));
    history.add("a", 2, 3, new Action.Write("2"));
    history.add("b", 4, 5, new Action.Swap("1", "3"));
    assertThat(history.linearizable()).isFalse();
  }

  @Test
  void aWriteOfUnknownOutcomeMayHaveHappenedLateOrNever() {
    history.add("a", 0, 1, new Action.Write("1"));
    history.addUnknown("b", 2, new Action.Swap("1", "2"));
    history.addUnknown("b", 2, new Action.Swap("1", "4"));
    history.add("c", 3, 4, new Action.Read("1"));
    history.add("c", 50, 51, new Action.Read("2"));
    assertThat(history.linearizable()).isTrue();
    history.add("c", 60, 61, new Action.Read("1"));
    assertThat(history.linearizable()).isFalse();
  }

  @Test
  void aDeletionOfUnknownOutcomeMayHaveHappenedLateOrNever() {
    history.add("a", 0, 1, new Action.Write("1"));
    history.addUnknown("b", 2, new Action.Write(""));
    history.add("c", 3, 4, new Action.Read("1"));
    history.add("c", 5, 6, new Action.Read(""));
    assertThat(history.linearizable()).isTrue();
  }
}
