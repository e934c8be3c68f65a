package io.binnacle.kernel.apply;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.ObjectValue;

/// Who manages fields. Ordered as upstream orders the JSON that it makes of an entry.
///
/// @param manager the name that the client gave itself
/// @param operation how the fields came to be managed
/// @param apiVersion the version in which they were written; empty for appliers, who stay the same
///   whatever version they apply
/// @param subresource the path through which they were written; empty for the object's own
public record ManagerId(String manager, Operation operation, String apiVersion, String subresource)
    implements Comparable<ManagerId> {

  /// How fields come to be managed.
  public enum Operation {
    APPLY("Apply"),
    UPDATE("Update");

    private final String word;

    Operation(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static ManagerId applier(String manager, String subresource) {
    return new ManagerId(manager, Operation.APPLY, "", subresource);
  }

  static ManagerId updater(String manager, String apiVersion, String subresource) {
    return new ManagerId(manager, Operation.UPDATE, apiVersion, subresource);
  }

  /// As conflicts name it: `"kubectl" using apps/v1`.
  String described() {
    String described =
        FieldError.quote(manager)
            + (subresource.isEmpty() ? "" : " with subresource " + FieldError.quote(subresource));
    return operation == Operation.UPDATE ? described + " using " + apiVersion : described;
  }

  @Override
  public int compareTo(ManagerId other) {
    return Values.compare(json(), other.json());
  }

  private String json() {
    ObjectValue.Builder entry = ObjectValue.builder(4);
    put(entry, "manager", manager);
    put(entry, "operation", operation.word());
    put(entry, "apiVersion", apiVersion);
    put(entry, "subresource", subresource);
    return JsonWriter.text(entry.build());
  }

  private static void put(ObjectValue.Builder entry, String name, String text) {
    if (!text.isEmpty()) {
      entry.put(name, text);
    }
  }
}
