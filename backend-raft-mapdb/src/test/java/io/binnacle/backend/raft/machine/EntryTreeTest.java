package io.binnacle.backend.raft.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.mvcc.EntryTree;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.value.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTreeTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 1000})
  void aTreeOfSortedEntriesIsTheOneThatGrewEntryByEntry(int count) {
    List<Entry> sorted = new ArrayList<>();
    EntryTree grown = EntryTree.empty();
    for (int i = 0; i < count; i++) {
      sorted.add(entry(i));
      grown = grown.with(entry(i));
    }
    EntryTree built = EntryTree.of(sorted);
    assertThat(built.size()).isEqualTo(count);
    assertThat(entries(built)).isEqualTo(entries(grown));
    for (Entry entry : sorted) {
      assertThat(built.get(entry.key())).contains(entry);
    }
    // Each change relies on the balance of what is there.
    for (int i = 0; i < count; i += 2) {
      built = built.without(entry(i).key());
      grown = grown.without(entry(i).key());
    }
    for (int i = count; i < 2 * count; i++) {
      built = built.with(entry(i));
      grown = grown.with(entry(i));
    }
    assertThat(entries(built)).isEqualTo(entries(grown));
    assertThat(built.count(KeyRange.all())).isEqualTo(grown.count(KeyRange.all()));
  }

  @Test
  void aTreeOfEntriesOutOfOrderIsRefused() {
    assertThatThrownBy(() -> EntryTree.of(List.of(entry(2), entry(1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EntryTree.of(List.of(entry(1), entry(1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Entry> entries(EntryTree tree) {
    List<Entry> entries = new ArrayList<>();
    tree.visit(KeyRange.all(), entries::add);
    return entries;
  }

  private static Entry entry(int number) {
    return new Entry(Bytes.utf8("/registry/%06d".formatted(number)), Bytes.utf8("x"), 1, 1, 1, 0);
  }
}
