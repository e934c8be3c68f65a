package io.binnacle.kernel.schema;

import java.util.List;

/// A list.
///
/// @param element the type of the items
/// @param type how apply merges it (`x-kubernetes-list-type`)
/// @param mapKeys the fields that identify an item of a MAP (`x-kubernetes-list-map-keys`)
public record ListSchema(Schema element, ListType type, List<String> mapKeys) implements Schema {
  public ListSchema {
    mapKeys = List.copyOf(mapKeys);
  }

  /// How server-side apply treats a list; UNSPECIFIED counts as ATOMIC and is not published.
  public enum ListType {
    UNSPECIFIED,
    ATOMIC,
    SET,
    MAP
  }
}
