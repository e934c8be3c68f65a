package io.binnacle.kernel.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.types.TypeType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Types as text: as messages show them and the tables of functions have them.
final class TypeText {
  private TypeText() {}

  /// The type that a text is for.
  static CelType parse(String text) {
    int open = text.indexOf('(');
    if (open < 0) {
      return simple(text);
    }
    List<CelType> parts =
        split(text.substring(open + 1, text.length() - 1)).stream().map(TypeText::parse).toList();
    return switch (text.substring(0, open)) {
      case "list" -> ListType.create(parts.getFirst());
      case "map" -> MapType.create(parts.getFirst(), parts.getLast());
      case "optional_type" -> OptionalType.create(parts.getFirst());
      case "type" -> TypeType.create(parts.getFirst());
      default -> throw new IllegalStateException("no type " + text);
    };
  }

  private static CelType simple(String text) {
    return switch (text) {
      case "any" -> SimpleType.ANY;
      case "bool" -> SimpleType.BOOL;
      case "bytes" -> SimpleType.BYTES;
      case "double" -> SimpleType.DOUBLE;
      case "duration" -> SimpleType.DURATION;
      case "dyn" -> SimpleType.DYN;
      case "int" -> SimpleType.INT;
      case "null" -> SimpleType.NULL_TYPE;
      case "string" -> SimpleType.STRING;
      case "timestamp" -> SimpleType.TIMESTAMP;
      case "uint" -> SimpleType.UINT;
      default -> {
        if (text.length() == 1) {
          yield TypeParamType.create(text);
        }
        yield text.startsWith("net.")
            ? OpaqueType.create(text, ImmutableList.of())
            : StructTypeReference.create(text);
      }
    };
  }

  /// The parts of a list of types between its commas.
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (!text.isBlank()) {
      parts.add(text.substring(start).strip());
    }
    return parts;
  }

  /// A type as messages of the checker show it.
  static String shown(CelType type) {
    return switch (type.kind()) {
      case NULL_TYPE -> "null";
      case TIMESTAMP -> "timestamp";
      case DURATION -> "duration";
      case ANY -> "any";
      case ERROR -> "!error!";
      default -> whole(plain(type), type, TypeText::shown);
    };
  }

  /// A type by its name at run time.
  static String runtimeName(CelType type) {
    return switch (type.kind()) {
      case NULL_TYPE -> "null_type";
      case TIMESTAMP -> "google.protobuf.Timestamp";
      case DURATION -> "google.protobuf.Duration";
      case ANY -> "google.protobuf.Any";
      default -> whole(plain(type), type, TypeText::runtimeName);
    };
  }

  private static String plain(CelType type) {
    return switch (type.kind()) {
      case LIST -> "list";
      case MAP -> "map";
      case TYPE -> "type";
      default -> type.name();
    };
  }

  private static String whole(
      String name, CelType type, java.util.function.Function<CelType, String> part) {
    if (type.parameters().isEmpty()) {
      return name;
    }
    return type.parameters().stream().map(part).collect(Collectors.joining(", ", name + "(", ")"));
  }
}
