package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Lists that may not be too long: one that is, is told of and not looked into.
final class Limits {
  private Limits() {}

  /// Checks the items of a list.
  static void list(Checked list, int most, Consumer<Checked> item) {
    if (list.size() > most) {
      list.tooMany(most);
    } else {
      list.items().forEach(item);
    }
  }

  /// Checks the items of a list in which no two may be alike.
  ///
  /// @param key what tells items apart, as messages show it
  static void set(Checked list, int most, Consumer<Checked> item, Function<Checked, String> key) {
    list(list, most, item);
    if (list.size() > most) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Checked one : list.items()) {
      String shown = key.apply(one);
      if (!seen.add(shown)) {
        one.add(FieldError.duplicate(one.path(), shown));
      }
    }
  }
}
