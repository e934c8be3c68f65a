package io.binnacle.kernel.patch;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// JSON merge patch (RFC 7386).
public final class MergePatch {
  private MergePatch() {}

  /// @throws ApiException 400 when the patch is not an object
  public static ObjectValue apply(ObjectValue object, Value patch) {
    return switch (patch) {
      case ObjectValue changes -> merged(object, changes);
      case NullValue none -> throw ApiErrors.badRequest("Invalid JSON Patch");
      default ->
          throw ApiErrors.badRequest(
              "error decoding patch: json: cannot unmarshal "
                  + GoText.word(patch)
                  + " into Go value of type map[string]interface {}");
    };
  }

  private static ObjectValue merged(ObjectValue object, ObjectValue changes) {
    if (changes.isEmpty()) {
      return object;
    }
    Map<String, Value> result = LinkedHashMap.newLinkedHashMap(object.size() + changes.size());
    for (int i = 0; i < object.size(); i++) {
      result.put(object.nameAt(i), object.valueAt(i));
    }
    for (int i = 0; i < changes.size(); i++) {
      String name = changes.nameAt(i);
      Value change = changes.valueAt(i);
      if (change == NullValue.NULL) {
        result.remove(name);
      } else {
        result.put(name, merged(Optional.ofNullable(result.get(name)), change));
      }
    }
    return ObjectValue.of(result);
  }

  private static Value merged(Optional<Value> current, Value change) {
    if (current.isPresent() && current.get() instanceof ObjectValue inner) {
      return change instanceof ObjectValue further ? merged(inner, further) : change;
    }
    return withoutNulls(change);
  }

  private static Value withoutNulls(Value value) {
    return switch (value) {
      case ObjectValue object -> merged(ObjectValue.empty(), object);
      case ListValue list -> new ListValue(list.stream().map(MergePatch::withoutNulls).toList());
      default -> value;
    };
  }
}
