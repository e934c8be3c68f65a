package io.binnacle.kernel.patch;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.schema.DecoderWord;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Strategic merge patch: a merge patch that knows from the schema which lists are merged, and by
/// which key, and that takes directives (`$patch`, `$retainKeys`, `$setElementOrder/x`,
/// `$deleteFromPrimitiveList/x`).
public final class StrategicMergePatch {
  static final String DIRECTIVE = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String DELETE_FROM_LIST = "$deleteFromPrimitiveList";
  private static final String SET_ELEMENT_ORDER = "$setElementOrder";

  private StrategicMergePatch() {}

  /// The object with the patch applied.
  ///
  /// @throws ApiException in apimachinery's words when the patch is malformed or does not fit
  public static ObjectValue apply(ObjectValue object, ObjectValue patch, StructSchema schema) {
    return merge(object, patch, schema);
  }

  /// What a patch must be to begin with.
  ///
  /// @throws ApiException 400 when the value is no object
  public static ObjectValue of(Value patch) {
    return switch (patch) {
      case ObjectValue object -> object;
      case NullValue none -> ObjectValue.empty();
      default ->
          throw ApiErrors.badRequest(
              "json: cannot unmarshal "
                  + DecoderWord.of(patch)
                  + " into Go value of type map[string]interface {}");
    };
  }

  static ObjectValue merge(ObjectValue original, ObjectValue patch, Schema schema) {
    if (patch.has(DIRECTIVE)) {
      return byDirective(patch);
    }
    Map<String, Value> changes = members(patch);
    Map<String, Value> result = members(original);
    retainKeys(result, changes);
    setElementOrders(result, changes, schema);
    for (Map.Entry<String, Value> change : changes.entrySet()) {
      String name = change.getKey();
      boolean deletion = name.startsWith(DELETE_FROM_LIST);
      if (deletion) {
        name = plainName(name, DELETE_FROM_LIST, "invalid patch format of primitive list");
      }
      member(result, name, change.getValue(), deletion, schema);
    }
    return ObjectValue.of(result);
  }

  private static ObjectValue byDirective(ObjectValue patch) {
    Value directive = patch.get(DIRECTIVE).orElseThrow();
    if (is(directive, "replace")) {
      return patch.without(DIRECTIVE);
    }
    if (is(directive, "delete")) {
      return ObjectValue.empty();
    }
    throw unknownDirective(directive, patch);
  }

  static boolean is(Value directive, String name) {
    return directive instanceof TextValue text && text.text().equals(name);
  }

  static ApiException unknownDirective(Value directive, ObjectValue patch) {
    return PatchErrors.untyped(
        "unknown patch type: " + GoText.asText(directive) + " in map: " + GoText.of(patch));
  }

  private static void member(
      Map<String, Value> result, String name, Value change, boolean deletion, Schema schema) {
    if (change == NullValue.NULL) {
      result.remove(name);
      return;
    }
    Value current = result.getOrDefault(name, NullValue.NULL);
    if (current instanceof ObjectValue before && change instanceof ObjectValue changes) {
      PatchMeta meta = PatchMeta.ofObject(schema, name);
      result.put(
          name,
          meta.strategy().equals("replace") ? changes : merge(before, changes, meta.schema()));
    } else if (current instanceof ListValue before && change instanceof ListValue changes) {
      PatchMeta meta = PatchMeta.ofList(schema, name);
      result.put(name, new ListValue(list(before.items(), changes.items(), meta, deletion)));
    } else if (!deletion) {
      Value plain = withoutNulls(change);
      if (marked(plain)) {
        result.remove(name);
      } else {
        result.put(name, withoutDirectives(plain));
      }
    }
  }

  private static List<Value> list(
      List<Value> original, List<Value> patch, PatchMeta meta, boolean deletion) {
    return meta.strategy().equals("merge") || deletion
        ? ListMerge.merge(original, patch, meta, deletion)
        : patch;
  }

  /// Drops what `$retainKeys` does not name.
  private static void retainKeys(Map<String, Value> result, Map<String, Value> changes) {
    Value retained = changes.remove(RETAIN_KEYS);
    if (retained == null) {
      return;
    }
    if (!(retained instanceof ListValue names)) {
      throw badRetainKeys();
    }
    Set<Value> kept = new HashSet<>(names.items());
    changes.forEach(
        (name, change) -> {
          boolean other =
              change == NullValue.NULL
                  || name.startsWith(DELETE_FROM_LIST)
                  || name.startsWith(SET_ELEMENT_ORDER);
          if (!other && !kept.contains(Value.of(name))) {
            throw badRetainKeys();
          }
        });
    result.keySet().removeIf(name -> !kept.contains(Value.of(name)));
  }

  private static ApiException badRetainKeys() {
    return ApiErrors.badRequest("invalid patch format of retainKeys");
  }

  /// Merges and orders the lists for which the patch sets an order.
  private static void setElementOrders(
      Map<String, Value> result, Map<String, Value> changes, Schema schema) {
    for (String key : List.copyOf(changes.keySet())) {
      if (key.startsWith(SET_ELEMENT_ORDER)) {
        List<Value> order = items(changes, key);
        changes.remove(key);
        String name =
            plainName(key, SET_ELEMENT_ORDER, "invalid patch format of setElementOrder list");
        boolean inOriginal = result.containsKey(name);
        boolean inPatch = changes.containsKey(name);
        List<Value> original = inOriginal ? items(result, name) : List.of();
        List<Value> patch = inPatch ? items(changes, name) : List.of();
        PatchMeta meta = PatchMeta.ofList(schema, name);
        ListMerge.checkOrder(patch, order, meta.mergeKey());
        if (inOriginal || inPatch) {
          List<Value> merged = original;
          if (inPatch) {
            merged = inOriginal ? list(original, patch, meta, false) : withoutDirectives(patch);
          }
          result.put(name, new ListValue(ListMerge.ordered(merged, original, patch, order, meta)));
          changes.remove(name);
        }
      }
    }
  }

  private static List<Value> items(Map<String, Value> members, String name) {
    Value value = members.getOrDefault(name, NullValue.NULL);
    if (value instanceof ListValue list) {
      return list.items();
    }
    throw ListMerge.badType("[]interface {}", value);
  }

  private static String plainName(String key, String prefix, String failure) {
    if (!key.startsWith(prefix + "/")) {
      throw ApiErrors.badRequest(failure);
    }
    return key.substring(prefix.length() + 1);
  }

  /// A new member must not carry nulls: there is nothing that they could remove.
  private static Value withoutNulls(Value value) {
    return switch (value) {
      case ObjectValue object -> {
        Map<String, Value> kept = members(object);
        kept.values().removeIf(member -> member == NullValue.NULL);
        kept.replaceAll((name, member) -> withoutNulls(member));
        yield ObjectValue.of(kept);
      }
      case ListValue list ->
          new ListValue(list.stream().map(StrategicMergePatch::withoutNulls).toList());
      default -> value;
    };
  }

  private static Value withoutDirectives(Value value) {
    return switch (value) {
      case ObjectValue object -> {
        Map<String, Value> kept = members(object);
        kept.values().removeIf(StrategicMergePatch::marked);
        kept.replaceAll((name, member) -> withoutDirectives(member));
        yield ObjectValue.of(kept);
      }
      case ListValue list -> new ListValue(withoutDirectives(list.items()));
      default -> value;
    };
  }

  private static List<Value> withoutDirectives(List<Value> items) {
    List<Value> kept = new ArrayList<>();
    for (Value item : items) {
      if (!marked(item)) {
        kept.add(withoutDirectives(item));
      }
    }
    return kept;
  }

  private static boolean marked(Value value) {
    return value instanceof ObjectValue object && object.has(DIRECTIVE);
  }

  private static Map<String, Value> members(ObjectValue object) {
    Map<String, Value> members = LinkedHashMap.newLinkedHashMap(object.size());
    for (int i = 0; i < object.size(); i++) {
      members.put(object.nameAt(i), object.valueAt(i));
    }
    return members;
  }
}
