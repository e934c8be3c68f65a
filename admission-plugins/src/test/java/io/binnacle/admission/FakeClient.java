package io.binnacle.admission;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.controller.ControllerClient;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Objects that several servers write: an update takes a version, which must be the stored one.
/// Thread-safe.
public final class FakeClient implements ControllerClient {
  private final Map<String, ObjectValue> byKey = new TreeMap<>();
  private long version;
  private int writes;

  private static String key(GroupVersionResource resource, ObjectValue object) {
    return resource.qualifiedResource()
        + " "
        + object.text("metadata", "namespace").orElse("")
        + "/"
        + object.text("metadata", "name").orElse("");
  }

  private ObjectValue versioned(ObjectValue object) {
    version++;
    return object.withAt(Value.of(Long.toString(version)), "metadata", "resourceVersion");
  }

  /// How often something was updated.
  public synchronized int writes() {
    return writes;
  }

  public synchronized FakeClient put(GroupVersionResource resource, String object) {
    ObjectValue value = Notation.object(object);
    byKey.put(key(resource, value), versioned(value));
    return this;
  }

  @Override
  public synchronized Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key) {
    return Optional.ofNullable(
        byKey.get(resource.qualifiedResource() + " " + key.namespace() + "/" + key.name()));
  }

  @Override
  public synchronized List<ObjectValue> list(GroupVersionResource resource, String namespace) {
    List<ObjectValue> found = new ArrayList<>();
    byKey.forEach(
        (key, object) -> {
          if (key.startsWith(resource.qualifiedResource() + " " + namespace + "/")) {
            found.add(object);
          }
        });
    return found;
  }

  @Override
  public synchronized ObjectValue update(
      GroupVersionResource resource, String subresource, ObjectValue object) throws ApiFailure {
    ObjectValue stored = byKey.get(key(resource, object));
    String[] path = {"metadata", "resourceVersion"};
    if (stored == null || !stored.text(path).equals(object.text(path))) {
      throw new ApiFailure(
          ErrorKind.CONFLICT, Status.failure(409, "Conflict", "the object has been modified"));
    }
    writes++;
    ObjectValue written = versioned(object);
    byKey.put(key(resource, object), written);
    return written;
  }

  @Override
  public ObjectValue create(GroupVersionResource resource, String namespace, ObjectValue object) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ObjectValue apply(GroupVersionResource resource, String subresource, ObjectValue object) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(GroupVersionResource resource, ObjectKey key, ObjectValue options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Following follow(GroupVersionResource resource, Observer observer) {
    throw new UnsupportedOperationException();
  }
}
