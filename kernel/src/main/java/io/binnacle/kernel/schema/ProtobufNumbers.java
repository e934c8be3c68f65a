package io.binnacle.kernel.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of a struct by their numbers in protobuf. Where Go embeds a struct, its message
/// stands between: its fields have numbers of their own below that of the message. Immutable.
public final class ProtobufNumbers {
  private static final ProtobufNumbers NONE = new ProtobufNumbers(List.of(), 0);

  private final Map<Integer, Field> fields = new HashMap<>();
  private final Map<Integer, ProtobufNumbers> embedded = new HashMap<>();

  /// @param all fields with the same way to them
  /// @param depth how many messages there are on that way
  private ProtobufNumbers(List<Field> all, int depth) {
    Map<Integer, List<Field>> below = new HashMap<>();
    for (Field field : all) {
      List<Integer> path = field.protoPath();
      if (path.size() == depth + 1) {
        fields.putIfAbsent(path.get(depth), field);
      } else if (path.size() > depth) {
        below.computeIfAbsent(path.get(depth), _ -> new ArrayList<>()).add(field);
      }
    }
    below.forEach((number, some) -> embedded.put(number, new ProtobufNumbers(some, depth + 1)));
  }

  static ProtobufNumbers of(List<Field> fields) {
    return fields.isEmpty() ? NONE : new ProtobufNumbers(fields, 0);
  }

  /// The field with a number.
  public Optional<Field> field(int number) {
    return Optional.ofNullable(fields.get(number));
  }

  /// The fields of the embedded struct with a number.
  public Optional<ProtobufNumbers> embedded(int number) {
    return Optional.ofNullable(embedded.get(number));
  }
}
