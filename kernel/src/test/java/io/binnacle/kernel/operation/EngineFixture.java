package io.binnacle.kernel.operation;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.defaults.BuiltInDefaults;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.FrameFeed;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.outbound.Outbound;
import io.binnacle.kernel.outbound.Proxy;
import io.binnacle.kernel.printing.BuiltInTables;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.strategy.ServiceRange;
import io.binnacle.kernel.tls.TestBackendTls;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.tck.storage.ReferenceStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The engine over the store in memory, driven as the pipeline drives it.
final class EngineFixture implements AutoCloseable {
  static final ResourceCatalog CATALOG = ResourceCatalog.builtIn();

  final ObjectStore store;
  final OperationDispatcher operations;
  private static final BuiltInDefaults DEFAULTS = new BuiltInDefaults();

  final Warnings warnings = new Warnings();

  private final StorageBackend backend;

  EngineFixture() throws Exception {
    backend = new ReferenceStore(System::nanoTime, Duration.ofMinutes(5));
    backend.start();
    List<ResourceDefinition> resources = new ArrayList<>(CATALOG.all());
    resources.addAll(ResourceEngine.internalResources());
    store = new ObjectStore(backend, resources);
    store.start();
    operations =
        ResourceEngine.of(
            new ResourceEngine.Parts(
                () -> CATALOG,
                store,
                new OpenGate(),
                (definition, object) -> DEFAULTS.apply(definition.schema(), object),
                BuiltInTables.printers(),
                ServiceRange.parse("10.96.0.0/16"),
                _ -> {},
                _ -> Optional.empty(),
                Map.of(),
                new ResourceEngine.Connections(
                    new Proxy(new Outbound(TestBackendTls.create())),
                    ResourceEngine.Connections.USUAL_ADDRESS_TYPES,
                    _ -> Optional.empty()),
                Optional::empty,
                Clock.systemUTC(),
                new Random(7)));
  }

  /// What came back.
  record Answer(int code, ObjectValue body) {
    String text(String... path) {
      return body.text(path).orElse("");
    }
  }

  /// Sends `METHOD /path?query`.
  Answer send(String request, String body, String contentType) {
    String[] words = request.split(" ", 2);
    try {
      Response response = operations.dispatch(request(words[0], words[1], body, contentType));
      return new Answer(response.status(), JsonReader.readStored(bytes(response)));
    } catch (ApiException failed) {
      return new Answer(failed.status().code(), failed.status().toValue());
    }
  }

  Answer send(String request) {
    return send(request, "", "");
  }

  Answer send(String request, String body) {
    return send(request, body, "application/json");
  }

  Answer patch(String path, String body) {
    return send("PATCH " + path, body, PatchOperation.MERGE_PATCH);
  }

  /// The frames of a watch, as whoever writes them takes them.
  FrameFeed feed(String path) {
    return ((Response.Feed) operations.dispatch(request("GET", path, "", ""))).frames();
  }

  /// The frames of a watch, until there are so many.
  List<ObjectValue> watch(String path, int count) throws InterruptedException {
    Response response = operations.dispatch(request("GET", path, "", ""));
    List<ObjectValue> frames = new ArrayList<>();
    Semaphore told = new Semaphore(0);
    try (FrameFeed feed = ((Response.Feed) response).frames()) {
      feed.onMore(told::release);
      FrameFeed.Next next = FrameFeed.Next.LATER;
      while (frames.size() < count && next != FrameFeed.Next.END) {
        if (next == FrameFeed.Next.LATER && !told.tryAcquire(30, TimeUnit.SECONDS)) {
          throw new AssertionError(path + " told " + frames + " and nothing more");
        }
        FrameFeed.Batch batch = feed.take();
        next = batch.next();
        batch.frames().forEach(frame -> frames.add(JsonReader.readStored(frame)));
      }
    }
    return frames;
  }

  private OperationRequest request(String method, String target, String body, String type) {
    int mark = target.indexOf('?');
    Query query = mark < 0 ? Query.none() : Query.parse(target.substring(mark + 1));
    String path = mark < 0 ? target : target.substring(0, mark);
    List<String> parts = new ArrayList<>(List.of(path.substring(1).split("/", -1)));
    String group = parts.removeFirst().equals("api") ? "" : parts.removeFirst();
    String version = parts.removeFirst();
    String namespace = "";
    if (parts.size() > 2 && parts.getFirst().equals("namespaces") && !own(parts)) {
      parts.removeFirst();
      namespace = parts.removeFirst();
    }
    String resource = parts.removeFirst();
    String name = parts.isEmpty() ? "" : parts.removeFirst();
    String subresource = parts.isEmpty() ? "" : parts.removeFirst();
    Verb verb =
        switch (method) {
          case "POST" -> Verb.CREATE;
          case "PUT" -> Verb.UPDATE;
          case "PATCH" -> Verb.PATCH;
          case "DELETE" -> name.isEmpty() ? Verb.DELETE_COLLECTION : Verb.DELETE;
          default ->
              !name.isEmpty()
                  ? Verb.GET
                  : query.first("watch").isPresent() ? Verb.WATCH : Verb.LIST;
        };
    return new OperationRequest(
        verb,
        new GroupVersionResource(group, version, resource),
        subresource,
        "",
        namespace,
        name,
        UserInfo.of("tester"),
        query,
        type.isEmpty() ? Headers.none() : new Headers(Map.of("content-type", List.of(type))),
        () -> body.getBytes(StandardCharsets.UTF_8),
        Deadline.usual(),
        warnings);
  }

  private static boolean own(List<String> parts) {
    return parts.get(2).equals("finalize") || parts.get(2).equals("status");
  }

  private static byte[] bytes(Response response) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ((Response.Content) response).chunks().forEach(all::writeBytes);
    return all.size() == 0 ? JsonWriter.write(ObjectValue.empty()) : all.toByteArray();
  }

  @Override
  public void close() {
    store.close();
    backend.close();
  }

  /// Admits everything.
  private static final class OpenGate implements AdmissionGate {
    @Override
    public ObjectValue mutate(AdmissionRequest request, Warnings warnings) {
      return request.object().orElseThrow();
    }

    @Override
    public void validate(AdmissionRequest request, Warnings warnings) {}
  }
}
