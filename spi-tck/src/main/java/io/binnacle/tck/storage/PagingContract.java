package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Lists in pages: one state, however long it takes to read it.
abstract class PagingContract extends ContractGroup {
  private static final int KEYS = 25;

  @BeforeEach
  void fill() throws StorageException {
    for (int i = 0; i < KEYS; i++) {
      put(key(i), "1");
    }
  }

  @Test
  void aPageEndsAtItsLimitAndNamesTheNextKey() throws StorageException {
    Page page = store().list(prefix("/k/"), limited(ReadOptions.latest(), 10));
    assertThat(keys(page)).hasSize(10).startsWith(key(0)).endsWith(key(9));
    assertThat(page.next()).contains(bytes(key(10)));
    assertThat(page.remaining()).isEqualTo(KEYS - 10);
  }

  @Test
  void thePagesOfOneRevisionAreOneState() throws StorageException {
    KeyRange range = prefix("/k/");
    Page page = store().list(range, limited(ReadOptions.latest(), 7));
    long revision = page.revision();
    List<String> seen = new ArrayList<>(keys(page));
    int round = 0;
    while (page.next().isPresent()) {
      put(key(KEYS + round), "new");
      put(key(round * 7 + 8), "changed");
      delete(key(KEYS - 1 - round));
      round++;
      page =
          store().list(range.from(page.next().orElseThrow()), limited(ReadOptions.at(revision), 7));
      assertThat(page.revision()).isEqualTo(revision);
      assertThat(page.entries()).allMatch(entry -> entry.value().equals(bytes("1")));
      seen.addAll(keys(page));
      assertThat(page.remaining()).isEqualTo(KEYS - seen.size());
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      all.add(key(i));
    }
    assertThat(seen).isEqualTo(all);
  }

  @Test
  void aPageThatHoldsTheRestNamesNoNextKey() throws StorageException {
    Page page = store().list(prefix("/k/"), limited(ReadOptions.latest(), KEYS));
    assertThat(page.entries()).hasSize(KEYS);
    assertThat(page.next()).isEmpty();
    assertThat(page.remaining()).isZero();
  }

  @Test
  void noLimitMeansAll() throws StorageException {
    Page page = store().list(prefix("/k/"), ListOptions.latest());
    assertThat(page.entries()).hasSize(KEYS);
    assertThat(page.next()).isEmpty();
  }

  private static ListOptions limited(ReadOptions read, int limit) {
    return new ListOptions(read, limit, false);
  }

  private static String key(int number) {
    return "/k/" + (1000 + number);
  }
}
