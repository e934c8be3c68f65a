package io.binnacle.kernel.namespace;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.kernel.operation.OperationDispatcher;
import io.binnacle.kernel.operation.OperationRequest;
import io.binnacle.kernel.operation.Verb;
import io.binnacle.kernel.operation.Warnings;
import io.binnacle.kernel.registry.ListVersion;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectStore.WatchStart;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.registry.WatchEvent;
import io.binnacle.kernel.registry.Watcher;
import io.binnacle.kernel.registry.Watcher.Look;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches for namespaces that are being deleted, deletes what is in them and then gives up the
/// `kubernetes` finalizer, as kube-controller-manager's namespace controller does. Writes go the
/// way of everybody's requests, as that controller's user.
///
/// Every server keeps account of them, and the one that leads does the work, so that another takes
/// over at once. Confined to the thread that runs it.
public final class NamespaceFinalizer {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceFinalizer.class);
  private static final GroupVersionResource NAMESPACES = GroupVersionResource.core("namespaces");
  private static final Value KUBERNETES = Value.of("kubernetes");

  /// Writes that were admitted before the deletion began may still arrive: wait for them.
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /// Objects with finalizers of their own go when somebody else is done: look again so soon.
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long PAUSE_AFTER_FAILURE_MILLIS = 1_000;

  /// Some kinds orphan what depends on them unless told otherwise: such an object would stay until
  /// a garbage collector had let its dependents go, which are to go too.
  private static final String BACKGROUND = "{\"propagationPolicy\":\"Background\"}";

  private static final UserInfo USER =
      new UserInfo(
          "system:serviceaccount:kube-system:namespace-controller",
          "",
          List.of(
              "system:serviceaccounts",
              "system:serviceaccounts:kube-system",
              UserInfo.ALL_AUTHENTICATED),
          Map.of());

  private final Supplier<ResourceCatalog> catalog;
  private final ObjectStore store;
  private final OperationDispatcher operations;
  private final BooleanSupplier leads;
  private final Clock clock;
  private final Map<String, Leaving> leaving = new LinkedHashMap<>();

  /// A namespace that is being deleted.
  ///
  /// @param version as it was last heard of
  /// @param due when to look at it next, on the monotonic clock
  /// @param told whether its conditions were written and it is to be heard of because of that
  private record Leaving(ObjectVersion version, long due, boolean told) {}

  /// @param leads whether this server is the one to do the work
  public NamespaceFinalizer(
      Supplier<ResourceCatalog> catalog,
      ObjectStore store,
      OperationDispatcher operations,
      BooleanSupplier leads,
      Clock clock) {
    this.leads = leads;
    this.clock = clock;
    this.catalog = catalog;
    this.store = store;
    this.operations = operations;
  }

  /// Works until interrupted.
  public void run() throws InterruptedException {
    while (true) {
      try (Watcher watcher = watch()) {
        follow(watcher);
      } catch (ApiException failed) {
        LOG.atWarn().addKeyValue("cause", failed.getMessage()).log("namespaces cannot be watched");
        TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_FAILURE_MILLIS);
      }
    }
  }

  private Watcher watch() {
    ResourceDefinition namespaces =
        catalog.get().find(NAMESPACES).orElseThrow(ApiErrors::resourceNotServed);
    return store.watch(
        namespaces,
        "",
        _ -> true,
        new WatchStart.Everything(new ListVersion.Latest()),
        Deadline.usual());
  }

  private void follow(Watcher watcher) throws InterruptedException {
    leaving.clear();
    while (true) {
      Look look = watcher.look(untilNext(), TimeUnit.NANOSECONDS);
      look.events().forEach(this::note);
      if (leads.getAsBoolean()) {
        attemptThoseDue();
      }
      if (look.ended()) {
        return;
      }
    }
  }

  private void attemptThoseDue() {
    for (Leaving namespace : List.copyOf(leaving.values())) {
      if (namespace.due() - System.nanoTime() <= 0) {
        attempt(namespace.version());
      }
    }
  }

  private long untilNext() {
    if (!leads.getAsBoolean()) {
      return IDLE_NANOS;
    }
    long now = System.nanoTime();
    long next = IDLE_NANOS;
    for (Leaving namespace : leaving.values()) {
      next = Math.min(next, Math.max(0, namespace.due() - now));
    }
    return next;
  }

  private void note(WatchEvent event) {
    String name = event.object().key().name();
    boolean deleting =
        event.object().value().text("metadata", "deletionTimestamp").isPresent()
            && event.object().value().items("spec", "finalizers").contains(KUBERNETES);
    if (event.type() == WatchEvent.Type.DELETED || !deleting) {
      leaving.remove(name);
    } else {
      Leaving known = leaving.get(name);
      long now = System.nanoTime();
      long due = known == null ? now + SETTLE_NANOS : known.told() ? now : known.due();
      leaving.put(name, new Leaving(event.object(), due, false));
    }
  }

  private void attempt(ObjectVersion namespace) {
    String name = namespace.key().name();
    long retry = System.nanoTime() + RETRY_NANOS;
    leaving.put(name, new Leaving(namespace, retry, false));
    try {
      NamespaceContent content = emptied(name);
      ObjectValue told =
          NamespaceConditions.updated(
              namespace.value(), content, clock.instant().truncatedTo(ChronoUnit.SECONDS));
      if (!told.equals(namespace.value())) {
        operations.dispatch(
            request(Verb.UPDATE, NAMESPACES, "status", "", name, () -> JsonWriter.write(told)));
        leaving.put(name, new Leaving(namespace, retry, true));
      } else if (content.empty()) {
        release(namespace);
        leaving.remove(name);
      }
    } catch (ApiException failed) {
      String reason = failed.status().reason();
      // Of both, the watch is about to tell more.
      if (!reason.equals("NotFound") && !reason.equals("Conflict")) {
        LOG.atWarn()
            .addKeyValue("namespace", name)
            .addKeyValue("cause", failed.getMessage())
            .log("the namespace cannot be emptied yet");
      }
    }
  }

  /// Deletes what is in the namespace and tells what is left.
  private NamespaceContent emptied(String namespace) {
    NamespaceContent content = new NamespaceContent();
    for (ResourceDefinition resource : catalog.get().all()) {
      if (resource.namespaced() && resource.stored() && occupied(resource, namespace)) {
        delete(resource, namespace, content);
        objects(resource, namespace).forEach(left -> content.remains(resource, left.value()));
      }
    }
    return content;
  }

  private void delete(ResourceDefinition resource, String namespace, NamespaceContent content) {
    try {
      operations.dispatch(
          request(
              Verb.DELETE_COLLECTION,
              resource.address(),
              "",
              namespace,
              "",
              () -> BACKGROUND.getBytes(StandardCharsets.UTF_8)));
    } catch (ApiException failed) {
      content.failed(failed.status().message());
    }
  }

  private boolean occupied(ResourceDefinition resource, String namespace) {
    return objects(resource, namespace).iterator().hasNext();
  }

  private Iterable<ObjectVersion> objects(ResourceDefinition resource, String namespace) {
    return store.snapshot(resource, new ListVersion.Latest(), Deadline.usual()).in(namespace);
  }

  private void release(ObjectVersion namespace) {
    List<Value> finalizers = new ArrayList<>(namespace.value().items("spec", "finalizers"));
    finalizers.remove(KUBERNETES);
    ObjectValue released =
        namespace.value().withAt(new ListValue(finalizers), "spec", "finalizers");
    String name = namespace.key().name();
    operations.dispatch(
        request(Verb.UPDATE, NAMESPACES, "finalize", "", name, () -> JsonWriter.write(released)));
  }

  private static OperationRequest request(
      Verb verb,
      GroupVersionResource resource,
      String subresource,
      String namespace,
      String name,
      RequestBody body) {
    return new OperationRequest(
        verb,
        resource,
        subresource,
        "",
        namespace,
        name,
        USER,
        Query.none(),
        Headers.none(),
        body,
        Deadline.usual(),
        new Warnings());
  }
}
