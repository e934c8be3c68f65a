package io.binnacle.spi;

import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;

/// Reads API objects from the server's cache, with the server's own authority.
///
/// Thread-safe. Answers come from memory and may trail the newest write by the time the cache needs
/// to hear of it. Every method throws a [SpiException] of kind [ErrorKind#UNAVAILABLE] until the
/// storage serves, and of kind [ErrorKind#CALLER] for a resource that is not served.
public interface ObjectReader {

  Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key) throws SpiException;

  /// All objects of a namespace in key order; of all namespaces when `namespace` is empty.
  List<ObjectValue> list(GroupVersionResource resource, String namespace) throws SpiException;

  /// Tells `observer` of every object that exists, then of every change, until closed.
  ///
  /// May be called before the storage serves: the observer then hears nothing until it does.
  Following follow(GroupVersionResource resource, Observer observer) throws SpiException;

  /// Hears of objects. Called by one thread at a time, in the order of the changes; must return
  /// quickly.
  interface Observer {
    /// An object exists with this content: it is new, or changed, or was there at the start.
    void changed(ObjectKey key, ObjectValue object);

    void removed(ObjectKey key);

    /// Everything that existed at the start has been told. Called once, or again after the server
    /// had to read everything anew; objects not told since [#restarted] are then gone.
    default void synced() {}

    /// What was told so far may be incomplete; everything that exists is told again from here.
    default void restarted() {}
  }

  /// An ongoing [#follow].
  interface Following extends AutoCloseable {
    /// Whether [Observer#synced] was called.
    boolean synced();

    @Override
    void close();
  }
}
