package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.WatchOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The nine named guarantees of a watch, and how it ends.
abstract class WatchesContract extends ContractGroup {

  @Test
  void filter() throws StorageException {
    WatchRecord watch = watch(prefix("/a/"), 1);
    put("/a", "outside");
    put("/a/1", "inside");
    commit(putting("/a/2", "inside"), putting("/b/2", "outside"));
    long last = put("/b", "outside");
    assertThat(watch.awaitRevision(last))
        .allSatisfy(batch -> assertThat(batch.events()).hasSize(1));
    assertThat(watch.events().stream().map(event -> event.key().utf8()))
        .containsExactly("/a/1", "/a/2");
  }

  @Test
  void bookmarkable() throws StorageException {
    WatchRecord watch = watch(prefix("/a/"), 1);
    long inside = put("/a/1", "1");
    long outside = put("/b/1", "1");
    watch.requestProgress();
    watch.awaitRevision(outside);
    List<ChangeBatch> told = watch.told();
    assertThat(told.getFirst().revision()).isEqualTo(inside);
    assertThat(told.getLast().progress()).isTrue();
    assertThat(told.getLast().revision()).isEqualTo(outside);
    for (int i = 0; i < 100; i++) {
      put("/a/" + i, "2");
      watch.requestProgress();
    }
    watch.awaitRevision(revision());
    // A mark promises that nothing at or below it is still to come.
    long marked = 0;
    for (ChangeBatch batch : watch.told()) {
      if (batch.progress()) {
        marked = Math.max(marked, batch.revision());
      } else {
        assertThat(batch.revision()).isGreaterThan(marked);
      }
    }
  }

  @Test
  void ordered() throws StorageException {
    WatchRecord watch = watch(ALL, 1);
    for (int i = 0; i < 300; i++) {
      put("/k" + i % 7, "v" + i);
    }
    List<Long> revisions = new ArrayList<>();
    watch.awaitRevision(revision()).forEach(batch -> revisions.add(batch.revision()));
    assertThat(revisions).isSorted();
  }

  @Test
  void unique() throws StorageException {
    WatchRecord watch = watch(ALL, 1);
    for (int i = 0; i < 300; i++) {
      put("/k" + i % 7, "v" + i);
    }
    assertThat(watch.awaitRevision(revision()).stream().map(ChangeBatch::revision))
        .doesNotHaveDuplicates();
  }

  @Test
  void atomic() throws StorageException {
    WatchRecord watch = watch(ALL, 1);
    List<Long> revisions = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      revisions.add(
          commit(putting("/c" + i, "1"), putting("/a" + i, "2"), putting("/b" + i, "3"))
              .revision());
    }
    List<ChangeBatch> changes = watch.awaitRevision(revision());
    assertThat(changes.stream().map(ChangeBatch::revision)).isEqualTo(revisions);
    for (int i = 0; i < changes.size(); i++) {
      assertThat(changes.get(i).events().stream().map(event -> event.key().utf8()))
          .containsExactly("/c" + i, "/a" + i, "/b" + i);
    }
  }

  @Test
  void reliable() throws StorageException {
    WatchRecord watch = watch(ALL, 1);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      put("/k" + i % 7, "v" + i);
      expected.add("/k" + i % 7 + "=v" + i);
    }
    watch.awaitRevision(revision());
    assertThat(watch.events().stream().map(WatchesContract::text)).isEqualTo(expected);
  }

  @Test
  void resumable() throws StorageException {
    List<String> seen = new ArrayList<>();
    long last = 1;
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 5; i++) {
        put("/k" + i, "r" + round);
      }
      WatchRecord watch = watch(ALL, last);
      // Some of it is history by now, some comes while the watch runs.
      for (int i = 5; i < 10; i++) {
        put("/k" + i, "r" + round);
      }
      watch.awaitRevision(revision());
      watch.events().forEach(event -> seen.add(text(event)));
      last = watch.told().getLast().revision();
      watch.close();
      watch.awaitEnd();
    }
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 10; i++) {
        expected.add("/k" + i + "=r" + round);
      }
    }
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void previous() throws StorageException {
    WatchRecord watch = watch(ALL, 1);
    put("/a", "1");
    Entry first = entry("/a");
    put("/a", "2");
    Entry second = entry("/a");
    delete("/a");
    put("/a", "3");
    watch.awaitChanges(4);
    assertThat(watch.events().stream().map(Event::previous))
        .containsExactly(
            Optional.empty(), Optional.of(first), Optional.of(second), Optional.empty());
    WatchRecord replay = watch(ALL, 1);
    replay.awaitChanges(4);
    assertThat(replay.events()).isEqualTo(watch.events());
  }

  @Test
  void previousIsLeftOutUnlessAskedFor() throws StorageException {
    WatchRecord watch = watch(ALL, 1, new WatchOptions(false, Duration.ofSeconds(5), 100));
    put("/a", "1");
    put("/a", "2");
    delete("/a");
    watch.awaitChanges(3);
    assertThat(watch.events()).allSatisfy(event -> assertThat(event.previous()).isEmpty());
  }

  @Test
  void created() throws StorageException {
    WatchRecord watch = watch(ALL, 1);
    put("/a", "1");
    put("/a", "2");
    delete("/a");
    put("/a", "3");
    watch.awaitChanges(4);
    assertThat(
            watch.events().stream().map(event -> event instanceof Event.Put put && put.created()))
        .containsExactly(true, false, false, true);
  }

  @Test
  void anIdleWatchGetsMarks() throws StorageException {
    long revision = put("/b", "1");
    WatchRecord watch =
        watch(prefix("/a/"), revision, new WatchOptions(true, Duration.ofMillis(50), 100));
    watch.awaitCalls(3);
    assertThat(watch.told()).allMatch(ChangeBatch::progress);
    assertThat(watch.told().getLast().revision()).isEqualTo(revision);
  }

  @Test
  void aSlowListenerEndsItsOwnWatchOnly() throws StorageException {
    WatchRecord quick = watch(ALL, 1);
    WatchRecord slow = WatchRecord.stuck(store(), ALL, 1, buffer(5));
    put("/k", "first");
    slow.awaitCalls(1);
    for (int i = 0; i < 50; i++) {
      put("/k", "v" + i);
    }
    assertThat(quick.awaitChanges(51)).hasSize(51);
    slow.release();
    StorageException cause = slow.awaitEnd().orElseThrow();
    assertThat(cause.reason()).isEqualTo(StorageException.Code.SLOW_CONSUMER);
    assertThat(cause.revision()).isEqualTo(slow.told().getLast().revision());
    // What was missed is had by going on from the last revision delivered.
    WatchRecord resumed = watch(ALL, cause.revision());
    resumed.awaitRevision(revision());
    List<Event> together = new ArrayList<>(slow.events());
    together.addAll(resumed.events());
    assertThat(together).isEqualTo(quick.events());
  }

  @Test
  void closingEndsAWatchOnceWithoutACause() throws StorageException {
    WatchRecord watch = watch(ALL, 1);
    watch.close();
    watch.close();
    assertThat(watch.awaitEnd()).isEmpty();
    put("/a", "1");
    assertThat(watch.changes()).isEmpty();
  }

  @Test
  void aCommitIsSeenWithoutDelay() throws StorageException {
    WatchRecord watch = watch(ALL, 1);
    long began = System.nanoTime();
    for (int i = 1; i <= 20; i++) {
      put("/a", "v" + i);
      watch.awaitChanges(i);
    }
    // Ten polls a second would take two seconds.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }

  static String text(Event event) {
    return switch (event) {
      case Event.Put put -> put.key() + "=" + put.entry().value();
      case Event.Deleted deleted -> deleted.key() + " deleted";
    };
  }
}
