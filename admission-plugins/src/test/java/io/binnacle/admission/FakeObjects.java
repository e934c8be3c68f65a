package io.binnacle.admission;

import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Objects of one test, in order of their names.
public final class FakeObjects implements ObjectReader {
  private final Map<String, ObjectValue> byKey = new TreeMap<>();

  /// Puts an object where its metadata says.
  public FakeObjects put(GroupVersionResource resource, ObjectValue object) {
    ObjectKey key =
        new ObjectKey(
            object.text("metadata", "namespace").orElse(""),
            object.text("metadata", "name").orElse(""));
    byKey.put(resource.qualifiedResource() + " " + key, object);
    return this;
  }

  public FakeObjects put(GroupVersionResource resource, String object) {
    return put(resource, Notation.object(object));
  }

  @Override
  public Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key) {
    return Optional.ofNullable(byKey.get(resource.qualifiedResource() + " " + key));
  }

  @Override
  public List<ObjectValue> list(GroupVersionResource resource, String namespace) {
    List<ObjectValue> found = new ArrayList<>();
    byKey.forEach(
        (key, object) -> {
          boolean inside =
              namespace.isEmpty()
                  || object.text("metadata", "namespace").orElse("").equals(namespace);
          if (key.startsWith(resource.qualifiedResource() + " ") && inside) {
            found.add(object);
          }
        });
    return found;
  }

  @Override
  public Following follow(GroupVersionResource resource, Observer observer) {
    throw new UnsupportedOperationException();
  }
}
