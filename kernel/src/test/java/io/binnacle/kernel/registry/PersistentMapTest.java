package io.binnacle.kernel.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PersistentMapTest {
  private static final int STEPS = 4_000;
  private static final int KEYS = 300;

  private record Kept(PersistentMap<Integer> map, TreeMap<String, Integer> model) {}

  @Test
  void behavesAsATreeMapAndOldVersionsStayAsTheyWere() {
    long seed = System.nanoTime();
    System.out.println("PersistentMapTest seed " + seed);
    Random random = new Random(seed);
    PersistentMap<Integer> map = PersistentMap.empty();
    TreeMap<String, Integer> model = new TreeMap<>();
    List<Kept> kept = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      String key = key(random);
      if (random.nextInt(5) < 3) {
        map = map.with(key, step);
        model.put(key, step);
      } else {
        map = map.without(key);
        model.remove(key);
      }
      assertThat(map.size()).as("seed %d", seed).isEqualTo(model.size());
      if (step % 97 == 0) {
        kept.add(new Kept(map, new TreeMap<>(model)));
      }
    }
    kept.add(new Kept(map, model));
    for (Kept one : kept) {
      same(one, random, seed);
    }
  }

  private static String key(Random random) {
    return "ns-" + random.nextInt(4) + "/" + random.nextInt(KEYS);
  }

  private static void same(Kept kept, Random random, long seed) {
    assertThat(kept.map().range("", ""))
        .as("seed %d", seed)
        .containsExactlyElementsOf(kept.model().values());
    for (int i = 0; i < 20; i++) {
      String key = key(random);
      assertThat(kept.map().get(key))
          .as("get %s, seed %d", key, seed)
          .isEqualTo(Optional.ofNullable(kept.model().get(key)));
      assertThat(kept.map().rank(key))
          .as("rank %s, seed %d", key, seed)
          .isEqualTo(kept.model().headMap(key).size());
      String prefix = "ns-" + random.nextInt(5) + "/";
      List<Integer> expected =
          kept.model().tailMap(key, true).entrySet().stream()
              .filter(entry -> entry.getKey().startsWith(prefix))
              .map(Map.Entry::getValue)
              .toList();
      assertThat(kept.map().range(prefix, key))
          .as("range of %s from %s, seed %d", prefix, key, seed)
          .containsExactlyElementsOf(
              prefix.compareTo(key) > 0 && !key.startsWith(prefix)
                  ? kept.model().entrySet().stream()
                      .filter(entry -> entry.getKey().startsWith(prefix))
                      .map(Map.Entry::getValue)
                      .toList()
                  : key.startsWith(prefix) ? expected : List.of());
    }
  }

  @Test
  void withoutAnAbsentKeyIsTheSameMap() {
    PersistentMap<Integer> map = PersistentMap.<Integer>empty().with("a", 1);
    assertThat(map.without("b")).isSameAs(map);
  }

  /// A tree that is not balanced would be as deep as it has keys.
  @Test
  void keysInOrderDoNotMakeItDeep() {
    PersistentMap<Integer> map = PersistentMap.empty();
    for (int i = 0; i < 60_000; i++) {
      map = map.with("%08d".formatted(i), i);
    }
    for (int i = 0; i < 60_000; i += 2) {
      map = map.without("%08d".formatted(i));
    }
    assertThat(map.size()).isEqualTo(30_000);
    assertThat(map.rank("00050000")).isEqualTo(25_000);
  }
}
