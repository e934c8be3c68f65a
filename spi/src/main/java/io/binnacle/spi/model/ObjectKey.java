package io.binnacle.spi.model;

/// The name of one object of a resource.
///
/// @param namespace the namespace; empty for cluster-scoped objects
/// @param name the object's name
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {

  @Override
  public int compareTo(ObjectKey other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /// As informers key it: `namespace/name`, or `name` for cluster-scoped objects.
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
