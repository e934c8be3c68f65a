package io.binnacle.kernel.registry;

import io.binnacle.spi.model.ObjectKey;
import java.util.Optional;

/// All objects of a resource at one revision. Immutable.
public final class Snapshot {
  private final long revision;
  private final PersistentMap<ObjectVersion> objects;

  Snapshot(long revision, PersistentMap<ObjectVersion> objects) {
    this.revision = revision;
    this.objects = objects;
  }

  public long revision() {
    return revision;
  }

  /// The objects of a namespace, or of all when it is empty, in order of their keys.
  public Iterable<ObjectVersion> in(String namespace) {
    return after(namespace, "");
  }

  /// The objects of a namespace whose keys come after `key` (in the form of [ObjectKey#toString]).
  public Iterable<ObjectVersion> after(String namespace, String key) {
    // No key holds a zero byte, so this is the smallest key above.
    return objects.range(prefix(namespace), key.isEmpty() ? "" : key + "\u0000");
  }

  public Optional<ObjectVersion> get(ObjectKey key) {
    return objects.get(KeyScheme.relative(key));
  }

  /// How many objects of the namespace come after `key`.
  public long countAfter(String namespace, String key) {
    String prefix = prefix(namespace);
    int end = prefix.isEmpty() ? objects.size() : objects.rank(namespace + "0");
    return (long) end - objects.rank(key.isEmpty() ? prefix : key + "\u0000");
  }

  private static String prefix(String namespace) {
    // '0' follows '/' in order, so namespace + "0" ends the namespace's range.
    return namespace.isEmpty() ? "" : namespace + "/";
  }
}
