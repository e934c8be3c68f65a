package io.binnacle.kernel.patch;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// JSON patch (RFC 6902), with the leniencies of the Go library that kube-apiserver uses: indices
/// below zero count from the end, `replace` of a missing member adds it, `copy` of a missing member
/// gives null, whatever stands before a pointer's first slash does not matter.
///
/// @param operations the operations in order
/// @param unknownFields what stands in operations and means nothing, as strict validation words it
public record JsonPatch(List<ObjectValue> operations, List<String> unknownFields) {
  private static final int MOST_OPERATIONS = 10_000;
  private static final Set<String> MEMBERS = Set.of("op", "path", "from", "value");

  public JsonPatch {
    operations = List.copyOf(operations);
    unknownFields = List.copyOf(unknownFields);
  }

  /// @throws ApiException 400 when the value is not a JSON patch, 413 when it is too long
  public static JsonPatch of(Value patch) {
    if (patch == NullValue.NULL) {
      return new JsonPatch(List.of(), List.of());
    }
    if (!(patch instanceof ListValue list)) {
      throw undecodable(patch, "[]handlers.jsonPatchOp");
    }
    List<ObjectValue> operations = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Value item : list) {
      if (!(item instanceof ObjectValue operation)) {
        throw undecodable(item, "handlers.jsonPatchOp");
      }
      for (String name : operation.names()) {
        if (!MEMBERS.contains(name)) {
          unknown.add("json patch unknown field \"[" + operations.size() + "]." + name + "\"");
        }
      }
      for (String name : List.of("op", "path", "from")) {
        Value value = operation.get(name).orElse(NullValue.NULL);
        if (!(value instanceof TextValue) && value != NullValue.NULL) {
          throw undecodable(value, "Go struct field jsonPatchOp." + name + " of type string", "");
        }
      }
      operations.add(operation);
    }
    if (operations.size() > MOST_OPERATIONS) {
      throw ApiErrors.tooLarge(
          "The allowed maximum operations in a JSON patch is "
              + MOST_OPERATIONS
              + ", got "
              + operations.size());
    }
    return new JsonPatch(operations, unknown);
  }

  private static ApiException undecodable(Value found, String goType) {
    return undecodable(found, goType, "Go value of type ");
  }

  private static ApiException undecodable(Value found, String goType, String into) {
    return ApiErrors.badRequest(
        "error decoding patch: json: cannot unmarshal "
            + GoText.word(found)
            + " into "
            + into
            + goType);
  }

  /// The object with all operations carried out.
  ///
  /// @throws ApiException 422 when one cannot be carried out
  public Value apply(ObjectValue object) {
    Value document = object;
    for (ObjectValue operation : operations) {
      try {
        document = sorted(applied(operation, document), operation);
      } catch (PointerException e) {
        throw PatchErrors.unprocessable(e);
      }
    }
    return document;
  }

  /// The document with the objects on the operation's ways in the order of their names: Go's
  /// library reads those into maps and leaves the others as they were written.
  private static Value sorted(Value document, ObjectValue operation) {
    Value result = document;
    for (String way : List.of("path", "from")) {
      Optional<String> pointer = operation.text(way).filter(p -> p.startsWith("/"));
      if (pointer.isPresent()) {
        List<String> steps = Pointer.steps(pointer.get());
        result = sorted(result, steps.subList(0, steps.size() - 1));
      }
    }
    return result;
  }

  private static Value sorted(Value value, List<String> steps) {
    return switch (value) {
      case ObjectValue object -> {
        ObjectValue.Builder ordered = ObjectValue.builder(object.size());
        for (String name : object.names().stream().sorted().toList()) {
          Value member = object.get(name).orElse(NullValue.NULL);
          boolean onTheWay = !steps.isEmpty() && steps.getFirst().equals(name);
          ordered.put(name, onTheWay ? sorted(member, steps.subList(1, steps.size())) : member);
        }
        yield ordered.build();
      }
      case ListValue list when !steps.isEmpty() -> {
        List<Value> items = new ArrayList<>(list.items());
        Pointer.position(steps.getFirst(), items.size())
            .ifPresent(at -> items.set(at, sorted(items.get(at), steps.subList(1, steps.size()))));
        yield new ListValue(items);
      }
      default -> value;
    };
  }

  private static Value applied(ObjectValue operation, Value document) throws PointerException {
    String kind = operation.text("op").orElse("unknown");
    return switch (kind) {
      case "add" -> Pointer.of(path(operation)).add(document, value(operation));
      case "remove" -> Pointer.of(path(operation)).remove(document);
      case "replace" -> replaced(operation, document);
      case "move" -> {
        Pointer from = Pointer.of(from(operation));
        Value moved = from.find(document).orElse(NullValue.NULL);
        yield Pointer.of(path(operation)).add(from.remove(document), moved);
      }
      case "copy" -> {
        Value copied = Pointer.of(from(operation)).find(document).orElse(NullValue.NULL);
        yield Pointer.of(path(operation)).add(document, copied);
      }
      case "test" -> {
        test(operation, document);
        yield document;
      }
      default -> throw new PointerException("Unexpected kind: " + kind);
    };
  }

  private static Value replaced(ObjectValue operation, Value document) throws PointerException {
    String path = path(operation);
    Value value = value(operation);
    if (!path.isEmpty()) {
      return Pointer.of(path).replace(document, value);
    }
    if (value instanceof ObjectValue || value instanceof ListValue) {
      return value;
    }
    throw new PointerException("replace operation value must be object or array");
  }

  private static void test(ObjectValue operation, Value document) throws PointerException {
    String path = path(operation);
    Value found =
        path.isEmpty() ? document : Pointer.of(path).find(document).orElse(NullValue.NULL);
    if (!found.equals(value(operation))) {
      throw new PointerException("testing value " + path + " failed: test failed");
    }
  }

  private static Value value(ObjectValue operation) {
    return operation.get("value").orElse(NullValue.NULL);
  }

  private static String path(ObjectValue operation) throws PointerException {
    return member(operation, "path");
  }

  private static String from(ObjectValue operation) throws PointerException {
    return member(operation, "from");
  }

  private static String member(ObjectValue operation, String name) throws PointerException {
    Optional<String> text = operation.text(name);
    if (text.isEmpty()) {
      throw new PointerException("operation missing " + name + " field: missing value");
    }
    return text.get();
  }
}
