package io.binnacle.kernel.schema;

import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;

/// A field of a struct.
///
/// @param name the JSON name
/// @param schema its type
/// @param protoPath the protobuf numbers from the struct to the field: one, or several where Go
///   embeds structs inline
/// @param presence when it is written
/// @param required whether OpenAPI requires it
/// @param patchStrategies for strategic merge patch: `merge`, `replace`, `retainKeys`
/// @param patchMergeKey for strategic merge patch of lists; empty for none
/// @param enumValues the values that a closed set allows; empty for no such set
/// @param granular whether apply looks into the struct although its type is atomic
///   (`x-kubernetes-map-type: granular` on the field)
/// @param defaultValue the default that OpenAPI publishes
public record Field(
    String name,
    Schema schema,
    List<Integer> protoPath,
    Presence presence,
    boolean required,
    List<String> patchStrategies,
    String patchMergeKey,
    List<String> enumValues,
    boolean granular,
    Optional<Value> defaultValue) {
  public Field {
    protoPath = List.copyOf(protoPath);
    patchStrategies = List.copyOf(patchStrategies);
    enumValues = List.copyOf(enumValues);
  }
}
