package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.value.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The tree against the JDK's sorted map, and that old trees stay as they were.
class EntryTreeTest {

  @Test
  void behavesAsTheSortedMapOfTheJdk() {
    Random random = new Random(42);
    TreeMap<Bytes, Entry> expected = new TreeMap<>();
    EntryTree tree = EntryTree.empty();
    for (int i = 0; i < 5000; i++) {
      Bytes key = key(random.nextInt(400));
      if (random.nextInt(5) < 2) {
        tree = tree.without(key);
        expected.remove(key);
      } else {
        Entry entry = new Entry(key, Bytes.empty(), i, i, 1, 0);
        tree = tree.with(entry);
        expected.put(key, entry);
      }
      KeyRange range = range(random);
      assertThat(tree.get(key)).isEqualTo(Optional.ofNullable(expected.get(key)));
      assertThat(tree.size()).isEqualTo(expected.size());
      if (i % 10 == 0) {
        List<Entry> within =
            expected.values().stream().filter(e -> range.contains(e.key())).toList();
        assertThat(entries(tree, range)).isEqualTo(within);
        assertThat(tree.count(range)).isEqualTo(within.size());
      }
    }
  }

  @Test
  void staysBalancedWhenKeysArriveInOrder() {
    EntryTree tree = EntryTree.empty();
    for (int i = 0; i < 200_000; i++) {
      tree = tree.with(new Entry(key(i), Bytes.empty(), i, i, 1, 0));
    }
    // A list in disguise would overflow the stack here, and take minutes before.
    assertThat(entries(tree, KeyRange.all())).hasSize(200_000);
  }

  @Test
  void leavesTheOlderTreeAlone() {
    EntryTree before = EntryTree.empty().with(new Entry(key(1), Bytes.utf8("old"), 2, 2, 1, 0));
    EntryTree after = before.with(new Entry(key(1), Bytes.utf8("new"), 2, 3, 2, 0)).without(key(2));
    assertThat(before.get(key(1)).orElseThrow().value()).isEqualTo(Bytes.utf8("old"));
    assertThat(after.get(key(1)).orElseThrow().value()).isEqualTo(Bytes.utf8("new"));
  }

  private static KeyRange range(Random random) {
    int from = random.nextInt(400);
    int length = random.nextInt(200) - 20;
    return random.nextInt(10) == 0
        ? new KeyRange(key(from), Optional.empty())
        : new KeyRange(key(from), Optional.of(key(Math.max(0, from + length))));
  }

  private static List<Entry> entries(EntryTree tree, KeyRange range) {
    List<Entry> entries = new ArrayList<>();
    tree.visit(range, entries::add);
    return entries;
  }

  private static Bytes key(int number) {
    return Bytes.utf8("/k/" + (1_000_000 + number));
  }
}
