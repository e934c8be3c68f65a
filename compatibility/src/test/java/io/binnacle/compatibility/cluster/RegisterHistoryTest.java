package io.binnacle.compatibility.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.compatibility.cluster.RegisterHistory.Action;
import io.binnacle.compatibility.cluster.RegisterHistory.Verdict;
import org.junit.jupiter.api.Test;

class RegisterHistoryTest {
  private final RegisterHistory history = new RegisterHistory();

  @Test
  void concurrentCallsMayHaveHappenedInEitherOrder() {
    history.add("a", 0, 10, new Action.Write("1"));
    history.add("b", 5, 6, new Action.Read(""));
    history.add("c", 7, 8, new Action.Read("1"));
    assertThat(history.judge()).isEqualTo(Verdict.RIGHT);
  }

  @Test
  void aStaleReadIsFound() {
    history.add("a", 0, 1, new Action.Write("1"));
    history.add("a", 2, 3, new Action.Swap("1", "2"));
    history.add("b", 4, 5, new Action.Read("1"));
    assertThat(history.judge()).isEqualTo(Verdict.WRONG);
  }

  @Test
  void aReadBeforeTheWriteIsFound() {
    history.add("b", 0, 1, new Action.Read("1"));
    history.add("a", 2, 3, new Action.Write("1"));
    assertThat(history.judge()).isEqualTo(Verdict.WRONG);
  }

  @Test
  void twoThatReplacedTheSameValueAreFound() {
    history.add("a", 0, 1, new Action.Write("1"));
    history.add("a", 2, 9, new Action.Swap("1", "2"));
    history.add("b", 3, 8, new Action.Swap("1", "3"));
    assertThat(history.judge()).isEqualTo(Verdict.WRONG);
  }

  @Test
  void aLostWriteIsFound() {
    history.add("a", 0, 1, new Action.Write("1"));
    history.add("a", 2, 3, new Action.Write("2"));
    history.add("b", 4, 5, new Action.Swap("1", "3"));
    assertThat(history.judge()).isEqualTo(Verdict.WRONG);
  }

  @Test
  void aWriteOfUnknownOutcomeMayHaveHappenedLateOrNever() {
    history.add("a", 0, 1, new Action.Write("1"));
    history.addUnknown("b", 2, new Action.Swap("1", "2"));
    history.addUnknown("b", 2, new Action.Swap("1", "4"));
    history.add("c", 3, 4, new Action.Read("1"));
    history.add("c", 50, 51, new Action.Read("2"));
    assertThat(history.judge()).isEqualTo(Verdict.RIGHT);
    history.add("c", 60, 61, new Action.Read("1"));
    assertThat(history.judge()).isEqualTo(Verdict.WRONG);
  }

  @Test
  void aDeletionOfUnknownOutcomeMayHaveHappenedLateOrNever() {
    history.add("a", 0, 1, new Action.Write("1"));
    history.addUnknown("b", 2, new Action.Write(""));
    history.add("c", 3, 4, new Action.Read("1"));
    history.add("c", 5, 6, new Action.Read(""));
    assertThat(history.judge()).isEqualTo(Verdict.RIGHT);
  }

  @Test
  void manyDeletionsOfUnknownOutcomeCanBeJudged() {
    for (int i = 0; i < 100; i++) {
      history.addUnknown("a", i, new Action.Write(""));
    }
    for (int i = 0; i < 100; i++) {
      long time = 10L * i;
      history.add("b", time, time + 2, new Action.Swap("", "v" + i));
      history.add("c", time + 3, time + 9, new Action.Read("v" + i));
      history.add("d", time + 4, time + 9, new Action.Read(i % 2 == 0 ? "v" + i : ""));
    }
    assertThat(history.judge()).isEqualTo(Verdict.RIGHT);
    history.add("c", 2000, 2001, new Action.Read("v0"));
    assertThat(history.judge()).isEqualTo(Verdict.WRONG);
  }

  @Test
  void whatTakesTooLongToJudgeDoesNotPass() {
    for (int i = 0; i < 30; i++) {
      history.add("a" + i, 0, 100, new Action.Write("v" + i));
      history.add("b", 101, 102, new Action.Read("none"));
    }
    assertThat(history.judge()).isEqualTo(Verdict.UNDECIDED);
  }
}
