package io.binnacle.kernel.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An object with known fields. Has identity, since schemas may contain themselves; its fields are
/// set once, when its [SchemaSet] is loaded, and never change after.
public final class StructSchema implements Schema {
  private final String name;
  private final boolean atomic;
  private List<Field> fields = List.of();
  private Map<String, Field> byName = Map.of();
  private ProtobufNumbers numbers = ProtobufNumbers.of(List.of());

  /// A struct whose fields are still to come.
  ///
  /// @param name the OpenAPI name, e.g. `io.k8s.api.core.v1.Pod`
  /// @param atomic whether apply treats it as one (`x-kubernetes-map-type: atomic`)
  public StructSchema(String name, boolean atomic) {
    this.name = name;
    this.atomic = atomic;
  }

  /// Sets the fields. Called once, before the struct is used by anyone else.
  public void define(List<Field> all) {
    if (!fields.isEmpty()) {
      throw new IllegalStateException(name + " is defined already");
    }
    Map<String, Field> named = HashMap.newHashMap(all.size());
    all.forEach(field -> named.put(field.name(), field));
    fields = List.copyOf(all);
    byName = Map.copyOf(named);
    numbers = ProtobufNumbers.of(all);
  }

  public String name() {
    return name;
  }

  /// The name as Go has it, without package: `Pod`.
  public String goName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /// The name as Go prints it, with package: `v1.Pod`.
  public String goQualifiedName() {
    int last = name.lastIndexOf('.');
    return name.substring(name.lastIndexOf('.', last - 1) + 1);
  }

  public boolean atomic() {
    return atomic;
  }

  /// The fields in the order of the Go type.
  public List<Field> fields() {
    return fields;
  }

  public Optional<Field> field(String jsonName) {
    return Optional.ofNullable(byName.get(jsonName));
  }

  /// The fields by their numbers in protobuf.
  public ProtobufNumbers numbers() {
    return numbers;
  }

  /// By name only: schemas are recursive.
  @Override
  public String toString() {
    return "StructSchema[" + name + "]";
  }
}
