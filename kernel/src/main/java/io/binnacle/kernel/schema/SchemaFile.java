package io.binnacle.kernel.schema;

import io.binnacle.kernel.schema.ListSchema.ListType;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the schema file that the build makes (`kernel/src/generator`).
///
/// A line `T name [atomic]` begins a struct; each following line `name type proto facts…` is a
/// field, parted by tabs. A type is a letter of [ScalarType], `*` for any value or `+` for any
/// object, `=name` for a struct, `[]type` for a list, `{}type` for a map. Facts: `!` required,
/// `p`/`a`/`n` for [Presence#OPTIONAL], [Presence#ALWAYS] and [Presence#NULLABLE], `lt=` list type,
/// `lk=` map keys, `mt` atomic map, `gr` granular struct of an atomic type, `ps=` patch strategies,
/// `pk=` merge key, `en=` enum values, `de=` default.
public final class SchemaFile {
  private final Map<String, StructSchema> structs = new HashMap<>();

  private SchemaFile() {}

  public static SchemaSet parse(String text) {
    SchemaFile file = new SchemaFile();
    List<String> lines = text.lines().toList();
    for (String line : lines) {
      if (line.startsWith("T ")) {
        String[] parts = line.split(" ", -1);
        file.structs.put(parts[1], new StructSchema(parts[1], parts.length > 2));
      }
    }
    List<Field> fields = new ArrayList<>();
    StructSchema current = null;
    for (String line : lines) {
      if (line.startsWith("T ")) {
        if (current != null) {
          current.define(fields);
          fields = new ArrayList<>();
        }
        current = file.struct(line.split(" ", -1)[1]);
      } else if (!line.isEmpty()) {
        fields.add(file.field(line));
      }
    }
    if (current != null) {
      current.define(fields);
    }
    return new SchemaSet(file.structs);
  }

  private StructSchema struct(String name) {
    StructSchema struct = structs.get(name);
    if (struct == null) {
      throw new IllegalArgumentException(
          "the schema file names " + name + " and does not define it");
    }
    return struct;
  }

  private Field field(String line) {
    String[] parts = line.split("\t", -1);
    Facts facts = new Facts(Arrays.asList(parts).subList(3, parts.length));
    return new Field(
        parts[0].intern(),
        type(parts[1], facts),
        numbers(parts[2]),
        facts.presence(),
        facts.has("!"),
        facts.list("ps="),
        facts.text("pk="),
        facts.list("en="),
        facts.has("gr"),
        facts.value("de="));
  }

  private static List<Integer> numbers(String path) {
    List<Integer> numbers = new ArrayList<>();
    for (String number : path.split("\\.", -1)) {
      numbers.add(Integer.valueOf(number));
    }
    return numbers;
  }

  private Schema type(String text, Facts facts) {
    if (text.startsWith("[]")) {
      return new ListSchema(
          type(text.substring(2), Facts.NONE), facts.listType(), facts.list("lk="));
    }
    if (text.startsWith("{}")) {
      return new MapSchema(type(text.substring(2), Facts.NONE), facts.has("mt"));
    }
    return switch (text.charAt(0)) {
      case '=' -> struct(text.substring(1));
      case '*' -> new AnySchema(false);
      case '+' -> new AnySchema(true);
      default -> new ScalarSchema(ScalarType.ofLetter(text.charAt(0)));
    };
  }

  private record Facts(List<String> words) {
    static final Facts NONE = new Facts(List.of());

    boolean has(String word) {
      return words.contains(word);
    }

    Presence presence() {
      if (has("p")) {
        return Presence.OPTIONAL;
      }
      if (has("n")) {
        return Presence.NULLABLE;
      }
      return has("a") ? Presence.ALWAYS : Presence.OMIT_EMPTY;
    }

    Optional<String> find(String prefix) {
      return words.stream()
          .filter(word -> word.startsWith(prefix))
          .map(word -> word.substring(prefix.length()))
          .findFirst();
    }

    String text(String prefix) {
      return find(prefix).orElse("");
    }

    List<String> list(String prefix) {
      return find(prefix).map(all -> List.of(all.split(",", -1))).orElse(List.of());
    }

    ListType listType() {
      return switch (text("lt=")) {
        case "" -> ListType.UNSPECIFIED;
        case "atomic" -> ListType.ATOMIC;
        case "set" -> ListType.SET;
        case "map" -> ListType.MAP;
        default -> throw new IllegalArgumentException("list type " + text("lt="));
      };
    }

    /// A default as the API's comments write it: a quoted string, a number, a boolean or `{}`.
    Optional<Value> value(String prefix) {
      return find(prefix)
          .map(
              text ->
                  switch (text) {
                    case "true" -> BoolValue.TRUE;
                    case "false" -> BoolValue.FALSE;
                    case "{}" -> ObjectValue.empty();
                    default ->
                        text.startsWith("\"")
                            ? new TextValue(text.substring(1, text.length() - 1))
                            : NumberValue.of(Long.parseLong(text));
                  });
    }
  }
}
