package io.binnacle.kernel.patch;

import io.binnacle.kernel.schema.AnySchema;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.ScalarSchema;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;

/// How strategic merge patch treats a member.
///
/// @param schema the member's type; of a list the items'
/// @param strategy `merge`, `replace`, or empty for what is usual for the type
/// @param mergeKey the member by which items of a list are told apart; may be empty
record PatchMeta(Schema schema, String strategy, String mergeKey) {

  /// How a member that is an object is treated.
  static PatchMeta ofObject(Schema owner, String name) {
    return switch (owner) {
      case StructSchema struct ->
          struct
              .field(name)
              .map(field -> new PatchMeta(field.schema(), strategy(field), field.patchMergeKey()))
              .orElseThrow(() -> PatchErrors.untyped(unknown(struct.goName(), name)));
      case MapSchema map -> new PatchMeta(map.value(), "", "");
      case AnySchema(boolean objectOnly) ->
          throw PatchErrors.untyped(unknown(objectOnly ? "RawExtension" : "JSON", name));
      case ListSchema list ->
          throw PatchErrors.untyped(
              "merging an object in json but data type is not struct, instead is: slice");
      case ScalarSchema scalar ->
          throw PatchErrors.untyped(
              "merging an object in json but data type is not struct, instead is: string");
    };
  }

  /// How a member that is a list is treated.
  static PatchMeta ofList(Schema owner, String name) {
    PatchMeta member = ofObject(owner, name);
    if (member.schema instanceof ListSchema list) {
      return new PatchMeta(list.element(), member.strategy, member.mergeKey);
    }
    throw PatchErrors.untyped("expected slice or array type, but got: struct");
  }

  /// Of the strategies the one that is not `retainKeys`, which the patch itself asks for.
  private static String strategy(Field field) {
    return field.patchStrategies().stream()
        .filter(strategy -> !strategy.equals("retainKeys"))
        .findFirst()
        .orElse("");
  }

  private static String unknown(String struct, String name) {
    return "unable to find api field in struct " + struct + " for the json field \"" + name + "\"";
  }
}
