package io.binnacle.kernel.registry;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.registry.ObjectStore.Change;
import io.binnacle.kernel.registry.ObjectStore.WatchStart;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// An object store over a store that tests can interfere with, with config maps in it.
final class RegistryFixture implements AutoCloseable {
  static final ResourceDefinition CONFIG_MAPS = resource("configmaps");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  final InterceptedBackend backend = new InterceptedBackend();
  final ObjectStore store;

  RegistryFixture() throws Exception {
    backend.start();
    store = another();
  }

  private static ResourceDefinition resource(String name) {
    return Catalog.BUILT_IN.find(GroupVersionResource.core(name)).orElseThrow();
  }

  private static final class Catalog {
    static final ResourceCatalog BUILT_IN = ResourceCatalog.builtIn();
  }

  /// A second object store over the same store, as of another server.
  ObjectStore another() throws Exception {
    ObjectStore made = new ObjectStore(backend, List.of(CONFIG_MAPS));
    made.start();
    return made;
  }

  static Deadline soon() {
    return Deadline.after(PATIENCE);
  }

  static ObjectKey key(String text) {
    return KeyScheme.parse(text);
  }

  /// A config map whose label `on` tells whether it is wanted, and whose data hold a text.
  static ObjectValue configMap(String key, boolean on, String text) {
    ObjectKey parsed = key(key);
    return ObjectValue.builder()
        .put("kind", "ConfigMap")
        .put("apiVersion", "v1")
        .put(
            "metadata",
            ObjectValue.builder()
                .put("name", parsed.name())
                .put("namespace", parsed.namespace())
                .put("labels", ObjectValue.of("on", Value.of(Boolean.toString(on))))
                .build())
        .put("data", ObjectValue.of("text", Value.of(text)))
        .build();
  }

  static boolean on(ObjectVersion object) {
    return object.value().text("metadata", "labels", "on").orElse("").equals("true");
  }

  static String text(ObjectVersion object) {
    return object.value().text("data", "text").orElse("");
  }

  ObjectVersion create(String key, String text) {
    return store.create(CONFIG_MAPS, key(key), configMap(key, true, text), soon());
  }

  ObjectVersion put(String key, boolean on, String text) {
    return store
        .update(CONFIG_MAPS, key(key), current -> new Change.Put(configMap(key, on, text)), soon())
        .orElseThrow();
  }

  ObjectVersion delete(String key) {
    return store
        .update(
            CONFIG_MAPS,
            key(key),
            current ->
                current.isPresent()
                    ? new Change.Remove(current.get().value())
                    : new Change.Nothing(),
            soon())
        .orElseThrow();
  }

  Watcher watch(String namespace, Predicate<ObjectVersion> filter, WatchStart start) {
    return store.watch(CONFIG_MAPS, namespace, filter, start, soon());
  }

  /// What a list answers, `key=text` in order.
  List<String> list(ListVersion version, String namespace) {
    return texts(store.snapshot(CONFIG_MAPS, version, soon()).in(namespace));
  }

  static List<String> texts(Iterable<ObjectVersion> objects) {
    List<String> texts = new ArrayList<>();
    objects.forEach(object -> texts.add(object.key() + "=" + text(object)));
    return texts;
  }

  /// The next events of a watch, `TYPE key=text @revision`, until there are so many.
  static List<String> events(Watcher watcher, int count) throws InterruptedException {
    List<String> events = new ArrayList<>();
    Deadline deadline = soon();
    while (events.size() < count) {
      Watcher.Look look = watcher.look(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
      look.events().forEach(event -> events.add(told(event)));
      if (look.ended() || deadline.passed()) {
        throw new AssertionError("the watch ended after " + events);
      }
    }
    return events;
  }

  static String told(WatchEvent event) {
    ObjectVersion object = event.object();
    return event.type() + " " + object.key() + "=" + text(object) + " @" + event.revision();
  }

  static Status failure(ThrowingCallable call) {
    return Assertions.catchThrowableOfType(ApiException.class, call).status();
  }

  /// Waits until something is so.
  static void eventually(BooleanSupplier condition) {
    Deadline deadline = soon();
    while (!condition.getAsBoolean()) {
      if (deadline.passed()) {
        throw new AssertionError("it did not come to pass in time");
      }
      LockSupport.parkNanos(200_000);
    }
  }

  @Override
  public void close() {
    store.close();
    backend.close();
  }
}
