package io.binnacle.kernel.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of a struct by their numbers in protobuf. Where Go embeds a struct, its message
/// stands between: its fields have numbers of their own below that of the message. Immutable.
public final class ProtobufNumbers {
  /// That of the type of an object, which protobuf tells beside the object.
  private static final int NO_NUMBER = 0;

  private static final ProtobufNumbers NONE = new ProtobufNumbers(List.of(), 0);

  /// What a number stands for.
  public sealed interface Member {
    int number();

    /// @param byValue whether Go holds the field by value, so that it is written although it is
    ///   zero
    record Single(int number, Field field, boolean byValue) implements Member {
      Single(int number, Field field) {
        this(number, field, byValue(field));
      }

      private static boolean byValue(Field field) {
        boolean value =
            field.presence() == Presence.OMIT_EMPTY || field.presence() == Presence.ALWAYS;
        return value
            && switch (field.schema()) {
              case ScalarSchema(ScalarType type) -> type != ScalarType.BYTES;
              case StructSchema _, AnySchema _ -> true;
              case ListSchema _, MapSchema _ -> false;
            };
      }
    }

    record Embedded(int number, ProtobufNumbers numbers) implements Member {}
  }

  private final Map<Integer, Field> fields = new HashMap<>();
  private final Map<Integer, ProtobufNumbers> embedded = new HashMap<>();
  private final List<Member> descending;

  /// @param all fields with the same way to them
  /// @param depth how many messages there are on that way
  private ProtobufNumbers(List<Field> all, int depth) {
    Map<Integer, List<Field>> below = new HashMap<>();
    for (Field field : all) {
      List<Integer> path = field.protoPath();
      if (path.getFirst() == NO_NUMBER) {
        continue;
      }
      if (path.size() == depth + 1) {
        fields.putIfAbsent(path.get(depth), field);
      } else if (path.size() > depth) {
        below.computeIfAbsent(path.get(depth), _ -> new ArrayList<>()).add(field);
      }
    }
    below.forEach((number, some) -> embedded.put(number, new ProtobufNumbers(some, depth + 1)));
    List<Member> members = new ArrayList<>();
    fields.forEach((number, field) -> members.add(new Member.Single(number, field)));
    embedded.forEach((number, inner) -> members.add(new Member.Embedded(number, inner)));
    members.sort(Comparator.comparingInt(Member::number).reversed());
    descending = List.copyOf(members);
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

  /// All of them, the highest number first.
  public List<Member> descending() {
    return descending;
  }
}
