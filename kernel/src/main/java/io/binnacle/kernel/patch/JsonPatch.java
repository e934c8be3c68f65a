package io.binnacle.kernel.patch;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.schema.DecoderWord;
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

  /// How many bytes the operations of a patch may copy together: each could double the document.
  private static final long MOST_COPIED = 3 * 1024 * 1024;

  /// Go's strict decoder remembers no more.
  private static final int MOST_COMPLAINTS = 100;

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
        if (!MEMBERS.contains(name) && unknown.size() < MOST_COMPLAINTS) {
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

  /// The same read by the library alone, without validation before: the members of an operation are
  /// looked at when it is carried out.
  ///
  /// @throws ApiException 400 when the value is not a JSON patch
  public static JsonPatch unvalidated(Value patch) {
    if (patch == NullValue.NULL) {
      return new JsonPatch(List.of(), List.of());
    }
    if (!(patch instanceof ListValue list)) {
      throw unreadable(patch, "jsonpatch.Patch");
    }
    List<ObjectValue> operations = new ArrayList<>();
    for (Value item : list) {
      if (!(item instanceof ObjectValue operation)) {
        throw unreadable(item, "jsonpatch.Operation");
      }
      operations.add(operation);
    }
    return new JsonPatch(operations, List.of());
  }

  private static ApiException unreadable(Value found, String goType) {
    return ApiErrors.badRequest(
        "json: cannot unmarshal " + DecoderWord.of(found) + " into Go value of type " + goType);
  }

  private static ApiException undecodable(Value found, String goType) {
    return undecodable(found, goType, "Go value of type ");
  }

  private static ApiException undecodable(Value found, String goType, String into) {
    return ApiErrors.badRequest(
        "error decoding patch: json: cannot unmarshal "
            + DecoderWord.of(found)
            + " into "
            + into
            + goType);
  }

  /// The object with all operations carried out.
  ///
  /// @throws ApiException 422 when one cannot be carried out
  public Value apply(ObjectValue object) {
    OpenDocument document = new OpenDocument(object);
    long copied = 0;
    try {
      for (ObjectValue operation : operations) {
        copied += carryOut(operation, document, MOST_COPIED - copied);
      }
      return document.value();
    } catch (PointerException e) {
      throw PatchErrors.unprocessable(e);
    }
  }

  /// @param left how many bytes may be copied yet
  /// @return how many were
  private static long carryOut(ObjectValue operation, OpenDocument document, long left)
      throws PointerException {
    String kind = operation.text("op").orElse("unknown");
    switch (kind) {
      case "add" -> document.add(path(operation), value(operation));
      case "remove" -> document.remove(path(operation));
      case "replace" -> {
        if (path(operation).isEmpty()) {
          document.replaceAll(value(operation));
        } else {
          document.replace(path(operation), value(operation));
        }
      }
      case "move" -> document.move(from(operation), path(operation));
      case "copy" -> {
        Optional<Value> found = document.find(from(operation));
        long size = found.isEmpty() ? 0 : JsonWriter.write(found.get()).length;
        if (size > left) {
          throw new PointerException(
              "Unable to complete the copy, the accumulated size increase of copy is "
                  + (MOST_COPIED - left + size)
                  + ", exceeding the limit "
                  + MOST_COPIED);
        }
        document.add(path(operation), found.orElse(NullValue.NULL));
        return size;
      }
      case "test" -> test(operation, document);
      default -> throw new PointerException("Unexpected kind: " + kind);
    }
    return 0;
  }

  private static void test(ObjectValue operation, OpenDocument document) throws PointerException {
    String path = path(operation);
    Value found = path.isEmpty() ? document.value() : document.find(path).orElse(NullValue.NULL);
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
