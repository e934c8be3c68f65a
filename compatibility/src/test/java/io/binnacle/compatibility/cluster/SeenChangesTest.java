package io.binnacle.compatibility.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.compatibility.cluster.NodeClient.Shown;
import io.binnacle.compatibility.cluster.Watcher.Seen;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeenChangesTest {
  private static final Seen ADDED = new Seen("ADDED", new Shown("a", 1, "v1"));
  private static final Seen MODIFIED = new Seen("MODIFIED", new Shown("a", 2, "v2"));
  private static final Seen DELETED = new Seen("DELETED", new Shown("a", 3, "v2"));

  @Test
  void sameChangesInOrderAreRight() {
    List<Seen> all = List.of(ADDED, MODIFIED, DELETED);
    assertThat(judged(all, all)).isEmpty();
  }

  @Test
  void aGapIsFound() {
    assertThat(judged(List.of(ADDED, MODIFIED, DELETED), List.of(ADDED, DELETED)))
        .singleElement()
        .asString()
        .contains("one and other saw different changes: at change 1");
  }

  @Test
  void aGapThatAllHaveIsFoundByWhatWasAcknowledged() {
    List<Seen> all = List.of(ADDED, DELETED);
    assertThat(judged(all, all))
        .singleElement()
        .asString()
        .contains("no watch saw it")
        .contains("v2");
  }

  @Test
  void aChangeTwiceIsFound() {
    List<Seen> all = List.of(ADDED, MODIFIED, MODIFIED);
    assertThat(judged(all, all)).singleElement().asString().startsWith("out of turn");
  }

  @Test
  void aChangeOfWhatIsNotThereIsFound() {
    List<Seen> all = List.of(MODIFIED);
    assertThat(judged(all, all)).first().asString().startsWith("out of turn");
  }

  private static List<String> judged(List<Seen> one, List<Seen> other) {
    Map<String, List<Seen>> seen = new LinkedHashMap<>();
    seen.put("one", one);
    seen.put("other", other);
    Violations violations = new Violations();
    new SeenChanges(seen, violations).judge(List.of(ADDED.object(), MODIFIED.object()));
    return violations.all();
  }
}
