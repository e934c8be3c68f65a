package io.binnacle.kernel.patch;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.schema.DecoderWord;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.SortedMap;
import java.util.TreeMap;

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
                  + DecoderWord.of(patch)
                  + " into Go value of type map[string]interface {}");
    };
  }

  /// The same by the library alone, without validation before: a list takes the place of the
  /// object.
  ///
  /// @throws ApiException 400 when the patch is neither an object nor a list
  public static Value unvalidated(ObjectValue object, Value patch) {
    return switch (patch) {
      case ObjectValue changes -> merged(object, changes);
      case ListValue list -> withoutNulls(list);
      default -> throw ApiErrors.badRequest("Invalid JSON Patch");
    };
  }

  /// What is merged is sorted by name, as messages that quote it show.
  private static ObjectValue merged(ObjectValue object, ObjectValue changes) {
    SortedMap<String, Value> result = new TreeMap<>();
    for (int i = 0; i < object.size(); i++) {
      result.put(object.nameAt(i), object.valueAt(i));
    }
    for (int i = 0; i < changes.size(); i++) {
      String name = changes.nameAt(i);
      Value change = changes.valueAt(i);
      if (change == NullValue.NULL) {
        result.remove(name);
      } else if (result.get(name) instanceof ObjectValue inner
          && change instanceof ObjectValue further) {
        result.put(name, merged(inner, further));
      } else {
        result.put(name, result.get(name) instanceof ObjectValue ? change : withoutNulls(change));
      }
    }
    ObjectValue.Builder merged = ObjectValue.builder(result.size());
    result.forEach(merged::append);
    return merged.build();
  }

  private static Value withoutNulls(Value value) {
    return switch (value) {
      case ObjectValue object -> merged(ObjectValue.empty(), object);
      case ListValue list -> new ListValue(list.stream().map(MergePatch::withoutNulls).toList());
      default -> value;
    };
  }
}
