package io.binnacle.kernel.schema;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// Named structs that belong together.
public final class SchemaSet {
  private final Map<String, StructSchema> byName;

  SchemaSet(Map<String, StructSchema> byName) {
    this.byName = Map.copyOf(byName);
  }

  public Optional<StructSchema> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// A struct that is known to be there.
  public StructSchema get(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("there is no schema " + name));
  }

  public Collection<StructSchema> all() {
    return byName.values();
  }
}
