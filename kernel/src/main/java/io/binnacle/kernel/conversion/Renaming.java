package io.binnacle.kernel.conversion;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Fields that two versions have under different paths, as data. Immutable.
record Renaming(List<Pair> pairs) {

  /// A field as one version and as the other has it.
  record Pair(List<String> one, List<String> other) {
    Pair {
      one = List.copyOf(one);
      other = List.copyOf(other);
    }
  }

  /// Reads a table: `path other.path` a row; a single path is the same in both.
  static Renaming of(String... rows) {
    return new Renaming(
        Arrays.stream(rows)
            .map(
                row -> {
                  String[] paths = row.split(" ", -1);
                  return new Pair(path(paths[0]), path(paths[paths.length - 1]));
                })
            .toList());
  }

  private static List<String> path(String text) {
    return List.of(text.split("\\.", -1));
  }

  /// The other version's form of an object; what the table does not name is left out.
  ObjectValue there(ObjectValue one) {
    ObjectValue result = ObjectValue.empty();
    for (Pair pair : pairs) {
      result = moved(one, pair.one(), result, pair.other());
    }
    return result;
  }

  /// The way back.
  ObjectValue back(ObjectValue other) {
    ObjectValue result = ObjectValue.empty();
    for (Pair pair : pairs) {
      result = moved(other, pair.other(), result, pair.one());
    }
    return result;
  }

  private static ObjectValue moved(
      ObjectValue from, List<String> path, ObjectValue to, List<String> otherPath) {
    Optional<Value> value = from.at(path.toArray(String[]::new));
    return value.isPresent() ? to.withAt(value.get(), otherPath.toArray(String[]::new)) : to;
  }
}
