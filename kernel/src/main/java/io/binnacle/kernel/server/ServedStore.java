package io.binnacle.kernel.server;

import io.binnacle.kernel.access.AccessReviews;
import io.binnacle.kernel.access.GrantGuard;
import io.binnacle.kernel.cluster.JoinHandler;
import io.binnacle.kernel.defaults.BuiltInDefaults;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.health.HealthCheck;
import io.binnacle.kernel.maintenance.MemberPaths;
import io.binnacle.kernel.maintenance.ServerIdentity;
import io.binnacle.kernel.metrics.Metrics;
import io.binnacle.kernel.operation.OperationDispatcher;
import io.binnacle.kernel.operation.OperationRequest;
import io.binnacle.kernel.operation.ResourceEngine;
import io.binnacle.kernel.outbound.Outbound;
import io.binnacle.kernel.outbound.Proxy;
import io.binnacle.kernel.printing.BuiltInTables;
import io.binnacle.kernel.registry.CachedObjects;
import io.binnacle.kernel.registry.MasterLeases;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.token.TokenRequests;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The store and all that is done with it: requests for objects, what operators and nodes that join
/// ask. Until it is opened, whoever asks is told that the server starts.
///
/// Thread-safe; opened and closed by the server.
final class ServedStore implements AutoCloseable {
  private static final Duration RETRY_PAUSE = Duration.ofMillis(200);

  /// What is there from the start.
  ///
  /// @param objects serves the server's own reads as soon as the store is open
  record Surroundings(
      ServerOptions options,
      ResourceCatalog catalog,
      CachedObjects objects,
      Metrics metrics,
      Clock clock,
      RandomGenerator random) {}

  private final StorageBackend storage;
  private final Surroundings around;
  private volatile OperationDispatcher operations =
      request -> {
        throw ApiErrors.unavailable("the server is starting: the store does not serve yet", 1);
      };
  private volatile @Nullable ObjectStore objectStore;
  private volatile @Nullable StoreUpkeep upkeep;
  private volatile List<PathHandler> paths = List.of();
  private volatile @Nullable JoinHandler joining;

  ServedStore(StorageBackend storage, Surroundings around) {
    this.storage = storage;
    this.around = around;
  }

  /// Reads the store, which the backend has started, and serves it from then on. Waits for a
  /// quorum.
  void open(Doors doors) throws SpiException, InterruptedException {
    joining =
        new JoinHandler(
            storage.membership(),
            around.objects(),
            around.options().dataDirectory().resolve("pki"),
            around.clock());
    StoreUpkeep keeping =
        new StoreUpkeep(storage, identity(), around.clock(), around.random(), around.metrics());
    upkeep = keeping;
    paths = List.of(keeping.paths(), new MemberPaths(storage));
    operations = engine(startObjects(), doors);
  }

  private ObjectStore startObjects() throws SpiException, InterruptedException {
    List<ResourceDefinition> resources = new ArrayList<>(around.catalog().all());
    resources.addAll(ResourceEngine.internalResources());
    ObjectStore store = new ObjectStore(storage, resources);
    objectStore = store;
    whenServed(
        () -> {
          store.start();
          return store;
        });
    around.objects().serve(store);
    return store;
  }

  private OperationDispatcher engine(ObjectStore store, Doors doors) {
    BuiltInDefaults defaults = new BuiltInDefaults();
    ServerOptions options = around.options();
    return ResourceEngine.of(
        new ResourceEngine.Parts(
            around::catalog,
            store,
            EngineChains.gate(
                doors.admission(), new GrantGuard(doors.authorization(), around.objects())),
            (resource, object) -> defaults.apply(resource.schema(), object),
            BuiltInTables.printers(),
            doors.range(),
            request -> EngineChains.requireCreation(doors.authorization(), request),
            doors.authorization()::refusal,
            EngineChains.reviewers(
                new AccessReviews(
                    doors.authentication(),
                    doors.authorization(),
                    options.tokens().audiences(),
                    around.clock()),
                new TokenRequests(
                    options.tokens(),
                    doors.tokenKey(),
                    around.objects(),
                    around.clock(),
                    around.random())),
            new ResourceEngine.Connections(
                new Proxy(new Outbound(doors.backends())),
                options.kubelets().addressTypes(),
                request -> EngineChains.connectionRefusal(doors.authorization(), request)),
            this::quorumFailure,
            around.clock(),
            around.random()));
  }

  /// Carries out a request for objects.
  Response dispatch(OperationRequest request) {
    return operations.dispatch(request);
  }

  /// The objects of a store that is open.
  ObjectStore objects() {
    ObjectStore store = objectStore;
    if (store == null) {
      throw new IllegalStateException("the store is not open");
    }
    return store;
  }

  /// What nodes ask that are to join.
  Optional<Response> join(RawRequest request) {
    JoinHandler handler = joining;
    if (handler != null) {
      return handler.answer(request);
    }
    if (request.path().equals(JoinHandler.PATH)) {
      throw notOpen();
    }
    return Optional.empty();
  }

  /// What operators ask of the store.
  Optional<Response> answer(RawRequest request) {
    if (paths.isEmpty() && request.path().startsWith("/binnacle/")) {
      throw notOpen();
    }
    for (PathHandler handler : paths) {
      Optional<Response> answer = handler.answer(request);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  private static ApiException notOpen() {
    return ApiErrors.unavailable("the server is starting: the store is not open yet", 1);
  }

  /// What readiness asks of the store.
  List<HealthCheck> checks() {
    List<HealthCheck> checks = new ArrayList<>(new StorageChecks(storage).all());
    checks.add(new HealthCheck("watch-cache", false, this::cacheFailure));
    return checks;
  }

  private Optional<String> cacheFailure() {
    ObjectStore store = objectStore;
    if (store == null || !store.ready()) {
      return Optional.of("it is still loading");
    }
    return store.following() ? Optional.empty() : Optional.of("the store tells it no changes");
  }

  Optional<String> quorumFailure() {
    return StorageChecks.quorumFailure(storage.health());
  }

  /// Begins what goes on for the store's sake; what is returned ends it. Waits for a quorum.
  AutoCloseable keepUp() throws StorageException, InterruptedException {
    StoreUpkeep keeping = upkeep;
    if (keeping == null) {
      throw new IllegalStateException("the store is not open");
    }
    return whenServed(() -> keeping.start(around.options().upkeep()));
  }

  /// Whether this server is the one that does what one server at a time should do. Two that think
  /// so for a moment do no harm: their writes are conditional, and only one has a quorum.
  boolean leads() {
    return storage
        .membership()
        .map(membership -> membership.leader().equals(Optional.of(membership.self())))
        .orElse(true);
  }

  /// Where the servers that share the store tell that they are there.
  MasterLeases masterLeases(MasterLeases.Server self) {
    return new MasterLeases(storage, self);
  }

  ServerIdentity identity() {
    String version = ServedStore.class.getPackage().getImplementationVersion();
    return new ServerIdentity(
        storage.membership().map(Membership::self).orElseGet(ServedStore::hostName),
        version == null ? "unpackaged" : version,
        around.options().storage().name());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }

  @FunctionalInterface
  private interface StoreCall<T> {
    T run() throws StorageException;
  }

  /// Does what needs a quorum, which may come at any time.
  private static <T> T whenServed(StoreCall<T> call) throws StorageException, InterruptedException {
    while (true) {
      try {
        return call.run();
      } catch (StorageException e) {
        if (e.kind() != ErrorKind.UNAVAILABLE) {
          throw e;
        }
        Thread.sleep(RETRY_PAUSE);
      }
    }
  }

  /// Ends all watches, so that their requests end.
  void endWatches() {
    ObjectStore store = objectStore;
    if (store != null) {
      store.endWatches();
    }
  }

  @Override
  public void close() {
    ObjectStore store = objectStore;
    if (store != null) {
      store.close();
    }
  }
}
