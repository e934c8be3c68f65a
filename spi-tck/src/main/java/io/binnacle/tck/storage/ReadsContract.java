package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.ReadResult;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Reading one key, listing, counting, now and at older revisions.
abstract class ReadsContract extends ContractGroup {

  @Test
  void anEmptyStoreIsAtRevisionOne() throws StorageException {
    assertThat(revision()).isEqualTo(1);
    assertThat(store().read(bytes("/a"), ReadOptions.latest()))
        .isEqualTo(new ReadResult(1, Optional.empty()));
  }

  @Test
  void aReadTellsTheRevisionFoundOrNot() throws StorageException {
    long revision = put("/a", "1");
    assertThat(store().read(bytes("/a"), ReadOptions.latest()).revision()).isEqualTo(revision);
    assertThat(store().read(bytes("/b"), ReadOptions.latest()))
        .isEqualTo(new ReadResult(revision, Optional.empty()));
  }

  @Test
  void anEntryCarriesItsHistorysNumbers() throws StorageException {
    long created = put("/a", "1");
    long changed = put("/a", "2");
    assertThat(entry("/a")).isEqualTo(new Entry(bytes("/a"), bytes("2"), created, changed, 2, 0));
    delete("/a");
    long again = put("/a", "3");
    assertThat(entry("/a")).isEqualTo(new Entry(bytes("/a"), bytes("3"), again, again, 1, 0));
  }

  @Test
  void anAcknowledgedCommitIsReadAtOnce() throws StorageException {
    for (int i = 0; i < 200; i++) {
      long revision = put("/a", "v" + i);
      assertThat(entry("/a").value()).isEqualTo(bytes("v" + i));
      assertThat(revision()).isEqualTo(revision);
    }
  }

  @Test
  void aLocalReadNeverGoesBack() throws StorageException {
    long seen = 0;
    for (int i = 0; i < 50; i++) {
      put("/a", "v" + i);
      long now = store().read(bytes("/a"), ReadOptions.local()).revision();
      assertThat(now).isGreaterThanOrEqualTo(seen);
      assertThat(store().revision(Consistency.LOCAL)).isGreaterThanOrEqualTo(now);
      seen = now;
    }
  }

  @Test
  void everyOlderRevisionReadsAsItWas() throws StorageException {
    long first = put("/a", "1");
    long second = put("/b", "1");
    long third = put("/a", "2");
    long fourth = delete("/a");
    assertThat(valueAt("/a", first)).contains("1");
    assertThat(valueAt("/b", first)).isEmpty();
    assertThat(valueAt("/a", second)).contains("1");
    assertThat(valueAt("/a", third)).contains("2");
    assertThat(valueAt("/a", fourth)).isEmpty();
    ReadResult old = store().read(bytes("/a"), ReadOptions.at(second));
    assertThat(old.revision()).isEqualTo(second);
    assertThat(old.entry().orElseThrow().modRevision()).isEqualTo(first);
  }

  @Test
  void aRevisionToComeIsRefused() throws StorageException {
    long newest = put("/a", "1");
    ReadOptions future = ReadOptions.at(newest + 1);
    StorageException failure =
        refused(StorageException.Code.FUTURE_REVISION, () -> store().read(bytes("/a"), future));
    assertThat(failure.revision()).isEqualTo(newest);
    refused(
        StorageException.Code.FUTURE_REVISION,
        () -> store().list(ALL, new ListOptions(future, 0, false)));
    refused(StorageException.Code.FUTURE_REVISION, () -> store().count(ALL, future));
  }

  @Test
  void aListIsInAscendingUnsignedOrderOfKeys() throws StorageException {
    Bytes high = Bytes.copyOf(new byte[] {'/', (byte) 0xff});
    Bytes low = Bytes.copyOf(new byte[] {'/', 0x7f});
    commit(
        new Change.Put(high, bytes("1"), 0),
        new Change.Put(low, bytes("2"), 0),
        putting("/b", "3"),
        putting("/", "4"),
        putting("/a/b", "5"));
    Page page = store().list(ALL, ListOptions.latest());
    assertThat(page.entries().stream().map(Entry::key))
        .containsExactly(bytes("/"), bytes("/a/b"), bytes("/b"), low, high);
  }

  @Test
  void aRangeHasItsStartAndNotItsEnd() throws StorageException {
    commit(putting("/a", "1"), putting("/b", "2"), putting("/c", "3"), putting("/d", "4"));
    KeyRange range = new KeyRange(bytes("/b"), Optional.of(bytes("/d")));
    assertThat(keys(store().list(range, ListOptions.latest()))).containsExactly("/b", "/c");
    assertThat(store().count(range, ReadOptions.latest())).isEqualTo(2);
    KeyRange open = new KeyRange(bytes("/c"), Optional.empty());
    assertThat(keys(store().list(open, ListOptions.latest()))).containsExactly("/c", "/d");
    KeyRange nothing = new KeyRange(bytes("/c"), Optional.of(bytes("/a")));
    assertThat(store().list(nothing, ListOptions.latest()).entries()).isEmpty();
    assertThat(store().count(nothing, ReadOptions.latest())).isZero();
  }

  @Test
  void aPrefixHasExactlyTheKeysThatBeginWithIt() throws StorageException {
    commit(putting("/a", "1"), putting("/a/x", "2"), putting("/ab", "3"), putting("/b", "4"));
    assertThat(keys(store().list(prefix("/a/"), ListOptions.latest()))).containsExactly("/a/x");
    assertThat(keys(store().list(prefix("/a"), ListOptions.latest())))
        .containsExactly("/a", "/a/x", "/ab");
    assertThat(keys(store().list(KeyRange.single(bytes("/a")), ListOptions.latest())))
        .containsExactly("/a");
  }

  @Test
  void aListIsWholeAtItsRevision() throws StorageException {
    put("/a", "1");
    long then = put("/b", "1");
    put("/a", "2");
    delete("/b");
    put("/c", "1");
    Page page = store().list(ALL, new ListOptions(ReadOptions.at(then), 0, false));
    assertThat(page.revision()).isEqualTo(then);
    assertThat(page.entries().stream().map(entry -> entry.key() + "=" + entry.value()))
        .containsExactly("/a=1", "/b=1");
    assertThat(store().count(ALL, ReadOptions.at(then))).isEqualTo(2);
  }

  @Test
  void keysOnlyLeavesOutTheValuesAlone() throws StorageException {
    long revision = put("/a", "1");
    Page page = store().list(ALL, new ListOptions(ReadOptions.latest(), 0, true));
    assertThat(page.entries())
        .containsExactly(new Entry(bytes("/a"), Bytes.empty(), revision, revision, 1, 0));
  }
}
