package io.binnacle.spi.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObjectValueTest {
  private static final ObjectValue LETTERS =
      ObjectValue.builder().put("a", 1).put("b", 2).put("c", 3).build();

  @Test
  void aBuilderTakesAllMembersOfAnObjectInTheirOrder() {
    assertThat(ObjectValue.builder().putAll(LETTERS).put("b", 4).build())
        .hasToString("{a: 1, b: 4, c: 3}");
  }

  @Test
  void whatABuilderHasKeepsItsPlaceAndGetsTheNewValue() {
    assertThat(ObjectValue.builder().put("c", 5).put("d", 6).putAll(LETTERS).build())
        .hasToString("{c: 3, d: 6, a: 1, b: 2}");
  }

  /// A builder with many members finds them by an index that has to know all of them.
  @Test
  void aBuilderWithManyMembersTakesAllOfAnother() {
    ObjectValue.Builder many = ObjectValue.builder().putAll(numbered(0, 20));
    ObjectValue both = many.putAll(numbered(10, 30)).putAll(numbered(25, 40)).build();

    assertThat(both.names()).containsExactlyElementsOf(numbered(0, 40).names());
  }

  private static ObjectValue numbered(int from, int to) {
    ObjectValue.Builder object = ObjectValue.builder();
    IntStream.range(from, to).forEach(i -> object.put("m" + i, i));
    return object.build();
  }
}
