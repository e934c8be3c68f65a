package io.binnacle.kernel.defaults;

import io.binnacle.spi.value.ObjectValue;
import java.util.function.Predicate;

/// Members that are taken from elsewhere where they are not given.
final class Filled {
  private Filled() {}

  /// `given` with what it lacks of `usual`.
  static ObjectValue of(ObjectValue given, ObjectValue usual) {
    return of(given, usual, _ -> true);
  }

  /// `given` with what it lacks of `usual`, of the names that count.
  static ObjectValue of(ObjectValue given, ObjectValue usual, Predicate<String> counts) {
    ObjectValue.Builder filled = ObjectValue.builder(given.size() + usual.size()).putAll(given);
    for (int i = 0; i < usual.size(); i++) {
      String name = usual.nameAt(i);
      if (!given.has(name) && counts.test(name)) {
        filled.append(name, usual.valueAt(i));
      }
    }
    return filled.size() == given.size() ? given : filled.build();
  }
}
