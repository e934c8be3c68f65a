package io.binnacle.kernel.server;

import io.binnacle.kernel.access.AuthenticationChain;
import io.binnacle.kernel.access.AuthorizationChain;
import io.binnacle.kernel.admission.AdmissionChain;
import io.binnacle.kernel.bootstrap.ClientTrust;
import io.binnacle.kernel.bootstrap.LegacyTokenTracking;
import io.binnacle.kernel.bootstrap.ObjectApplier;
import io.binnacle.kernel.bootstrap.SystemObjects;
import io.binnacle.kernel.client.OwnClient;
import io.binnacle.kernel.cluster.ExpiredTokens;
import io.binnacle.kernel.discovery.DiscoveryHandler;
import io.binnacle.kernel.discovery.OpenApiHandler;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.health.HealthCheck;
import io.binnacle.kernel.health.HealthReport;
import io.binnacle.kernel.http.HttpServer;
import io.binnacle.kernel.http.HttpSettings;
import io.binnacle.kernel.http.HttpTimes;
import io.binnacle.kernel.http.RequestHandler;
import io.binnacle.kernel.metrics.Metrics;
import io.binnacle.kernel.namespace.NamespaceFinalizer;
import io.binnacle.kernel.operation.ClaimRepair;
import io.binnacle.kernel.operation.StatusRendering;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.presence.IdentityLeases;
import io.binnacle.kernel.presence.KubernetesEndpoints;
import io.binnacle.kernel.registry.CachedObjects;
import io.binnacle.kernel.registry.MasterLeases.Server;
import io.binnacle.kernel.request.AuditIds;
import io.binnacle.kernel.request.RequestPipeline;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.strategy.BuiltInTraits;
import io.binnacle.kernel.strategy.KindTraits.Peculiarity;
import io.binnacle.kernel.strategy.ServiceRange;
import io.binnacle.kernel.tls.BackendTls;
import io.binnacle.kernel.tls.CertificateUpkeep;
import io.binnacle.kernel.tls.PeerTls;
import io.binnacle.kernel.tls.Pki;
import io.binnacle.kernel.token.IssuerDocuments;
import io.binnacle.kernel.token.TokenKey;
import io.binnacle.spi.BootstrapObjects;
import io.binnacle.spi.Entrance;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authentication.TokenTrust;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.storage.StorageBackend;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server: the one place where everything is put together, in the order of its start. It stops
/// in the reverse order.
public final class BinnacleServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BinnacleServer.class);
  private static final Duration LONGEST_START_END = Duration.ofSeconds(5);
  private static final String KUBECONFIG = "admin.kubeconfig";

  /// Whom the server acts as when it makes what must exist.
  private static final UserInfo SELF =
      UserInfo.of("system:apiserver", UserInfo.MASTERS, UserInfo.ALL_AUTHENTICATED);

  private final ServerOptions options;
  private final ServerNames names;
  private final Metrics metrics = new Metrics();
  private final Clock clock = Clock.systemUTC();
  private final RandomGenerator random = new SecureRandom();
  private final ResourceCatalog catalog = ResourceCatalog.builtIn();
  private final CachedObjects objects = new CachedObjects(() -> catalog);
  private final OwnClient client = new OwnClient(objects);
  private final Extensions extensions;
  private final List<AutoCloseable> running = new ArrayList<>();
  private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
  private final Background background = new Background();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private volatile RequestHandler requests =
      _ -> {
        throw ApiErrors.unavailable("the server is starting: it does not listen yet", 1);
      };
  private volatile @Nullable ServedStore store;
  private volatile @Nullable Thread starting;
  private volatile boolean bootstrapped;
  private volatile boolean stopping;
  private URI address = URI.create("https://localhost");

  private BinnacleServer(ServerOptions options, PluginRegistry plugins) {
    this.options = options;
    this.names = new ServerNames(options);
    this.extensions = new Extensions(options, plugins, clock, random, metrics, client, this::fail);
  }

  /// Starts a server and returns when it is ready.
  ///
  /// @throws StartException when it cannot start; nothing of it then goes on
  public static BinnacleServer start(ServerOptions options, PluginRegistry plugins)
      throws StartException, InterruptedException {
    BinnacleServer server = begin(options, plugins);
    server.awaitReady();
    return server;
  }

  /// Begins to start a server: it listens and tells how it is. It serves as soon as its store does,
  /// which with several members may be when others have started.
  ///
  /// @throws StartException when it cannot start; nothing of it then goes on
  public static BinnacleServer begin(ServerOptions options, PluginRegistry plugins)
      throws StartException {
    BinnacleServer server = new BinnacleServer(options, plugins);
    try {
      server.listen();
      return server;
    } catch (SpiException e) {
      server.close();
      throw startFailure(e);
    }
  }

  /// Waits until the server is ready.
  ///
  /// @return false when it was stopped before
  /// @throws StartException when it cannot start; nothing of it then goes on
  public boolean awaitReady() throws StartException, InterruptedException {
    try {
      return ready.get();
    } catch (ExecutionException e) {
      close();
      throw e.getCause() instanceof SpiException known
          ? startFailure(known)
          : new StartException(ErrorKind.INTERNAL, "a defect: " + e.getCause(), e);
    }
  }

  private static StartException startFailure(SpiException cause) {
    return cause instanceof StartException known ? known : StartException.of(cause);
  }

  /// What needs no store, and beside it, on a thread of its own, the store's start and then what
  /// needs it.
  private void listen() throws SpiException {
    ServiceRange range = serviceRange();
    Path certificates = options.dataDirectory().resolve("pki");
    Pki pki = Pki.open(certificates, names.certified(range.first()), clock);
    TokenKey tokenKey = new TokenKey(pki.tokenKeys());
    extensions.trust(
        new TokenTrust(
            options.tokens().issuers(),
            options.tokens().audiences(),
            List.of(pki.tokenKeys().getPublic())));
    BackendTls backends = BackendTls.open(options.kubelets().tls(pki));
    Optional<PeerTls> peers = meetPeers(certificates);
    StorageBackend storage = extensions.create(ExtensionPoint.STORAGE, options.storage());
    ServedStore served =
        new ServedStore(
            storage,
            new ServedStore.Surroundings(options, catalog, objects, metrics, clock, random));
    store = served;
    CompletableFuture<Doors> doors = new CompletableFuture<>();
    starting =
        Thread.ofVirtual()
            .name("start")
            .start(() -> completeStart(() -> serve(storage, served, doors)));

    AuthenticationChain authentication =
        new AuthenticationChain(
            extensions.start(ExtensionPoint.AUTHENTICATION, options.authenticators()));
    List<Authorizer> authorizers =
        new ArrayList<>(extensions.start(ExtensionPoint.AUTHORIZATION, options.authorizers()));
    authorizers.add(new HealthWhileStarting(() -> bootstrapped));
    AuthorizationChain authorization = new AuthorizationChain(authorizers);
    AdmissionChain admission = new AdmissionChain(extensions.startAdmission());

    HealthReport health = new HealthReport(checks(served));
    RequestPipeline pipeline =
        new RequestPipeline(
            authentication,
            authorization,
            served::dispatch,
            List.of(served::join),
            List.of(
                new OperationalPaths(health, metrics),
                new PathIndex(catalog, health),
                new DiscoveryHandler(catalog, () -> address.getAuthority()),
                new OpenApiHandler(
                    catalog,
                    resource ->
                        BuiltInTraits.of(resource.address().qualifiedResource())
                            .has(Peculiarity.RETURNS_DELETED),
                    clock),
                new IssuerDocuments(options.tokens(), tokenKey, () -> address.getAuthority()),
                served::answer),
            metrics,
            new AuditIds(random),
            new StatusRendering(catalog.schemas()));
    client.serve(request -> pipeline.handleAs(SELF, request));
    requests = pipeline::handle;

    HttpServer http =
        HttpServer.start(
            new HttpSettings(
                options.bindAddress(),
                options.securePort(),
                pki.servingStore(),
                pki.clientAuthorities(),
                HttpSettings.LARGEST_BODY,
                HttpTimes.usual()),
            pipeline::handle);
    running.add(http);
    running.add(watchCertificates(pki, http, backends, peers));
    address = URI.create("https://" + names.inUrls() + ":" + http.address().getPort());
    doors.complete(
        new Doors(
            pki, range, pipeline, authentication, authorization, admission, tokenKey, backends));
  }

  @FunctionalInterface
  private interface Stage {
    void run() throws SpiException, InterruptedException;
  }

  private void completeStart(Stage rest) {
    try {
      rest.run();
      bootstrapped = true;
      ready.complete(true);
    } catch (InterruptedException ended) {
      ready.complete(false);
    } catch (SpiException | RuntimeException e) {
      if (stopping) {
        // Whatever was cut short fails in words of its own.
        LOG.atInfo().addKeyValue("cause", e.getMessage()).log("stopped while starting");
        ready.complete(false);
      } else {
        ready.completeExceptionally(e);
      }
    }
  }

  /// From the store's start until the server is ready.
  private void serve(StorageBackend storage, ServedStore served, Future<Doors> listening)
      throws SpiException, InterruptedException {
    if (options.peers().isPresent()) {
      // A node whose port is taken must not have become a member.
      passed(listening);
    }
    Doors doors;
    try (StartProgress progress = new StartProgress("the store starts", served::quorumFailure)) {
      extensions.startStore(storage);
      requireReplication(storage);
      doors = passed(listening);
      progress.enter("the store is read");
      served.open(doors);
    }
    bootstrap(doors, served);
    doors
        .pki()
        .writeAdminKubeconfig(options.dataDirectory().resolve(KUBECONFIG), address.toString());
  }

  private static Doors passed(Future<Doors> listening) throws InterruptedException {
    try {
      return listening.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private Optional<PeerTls> meetPeers(Path certificates) throws SpiException {
    if (options.peers().isEmpty()) {
      return Optional.empty();
    }
    PeerTls peers = PeerTls.open(certificates, options.peers().get(), clock);
    extensions.meet(peers);
    return Optional.of(peers);
  }

  private void requireReplication(StorageBackend storage) throws StartException {
    boolean joins =
        options.peers().filter(peers -> peers.entrance() instanceof Entrance.Join).isPresent();
    if (joins && storage.membership().isEmpty()) {
      throw new StartException(
          ErrorKind.CALLER,
          "--join: the store \"" + options.storage().name() + "\" is not replicated");
    }
  }

  private CertificateWatch watchCertificates(
      Pki pki, HttpServer http, BackendTls backends, Optional<PeerTls> peers) throws SpiException {
    CertificateUpkeep upkeep =
        new CertificateUpkeep(
            options.dataDirectory(), clock, () -> http.reload(pki.reread().servingStore()));
    upkeep.keep(backends);
    if (peers.isPresent()) {
      upkeep.keep(peers.get());
    }
    return new CertificateWatch(upkeep);
  }

  private ServiceRange serviceRange() throws SpiException {
    try {
      return ServiceRange.parse(options.serviceClusterIpRange());
    } catch (IllegalArgumentException e) {
      throw SpiException.misconfigured("--service-cluster-ip-range: " + e.getMessage());
    }
  }

  private List<HealthCheck> checks(ServedStore served) {
    List<HealthCheck> checks = new ArrayList<>();
    checks.add(new HealthCheck("ping", true, Optional::empty));
    checks.addAll(served.checks());
    checks.add(
        new HealthCheck(
            "bootstrap",
            false,
            () -> bootstrapped ? Optional.empty() : Optional.of("it has not finished")));
    return checks;
  }

  private void bootstrap(Doors doors, ServedStore served)
      throws SpiException, InterruptedException {
    try (StartProgress progress =
        new StartProgress("the system's objects are made", served::quorumFailure)) {
      ObjectApplier applier =
          new ObjectApplier(
              catalog, request -> doors.pipeline().handleAs(SELF, request), new ConcurrentSteps());
      applier.apply(new SystemObjects(doors.range().first(), address.getPort()));
      applier.apply(new ClientTrust(doors.pki().clientAuthority()));
      applier.apply(new LegacyTokenTracking(clock));
      for (BootstrapObjects wanted : extensions.wanting()) {
        progress.enter("objects of plugins are made");
        applier.apply(wanted);
      }
      startBackground(served, applier);
    }
    running.add(served.keepUp());
  }

  private void startBackground(ServedStore served, ObjectApplier applier) {
    background.start(
        "namespace-finalizer",
        new NamespaceFinalizer(
                () -> catalog, served.objects(), served::dispatch, served::leads, clock)
            ::run);
    background.start(
        "service-claims",
        new ClaimRepair(() -> catalog, served.objects(), served::leads, clock, random)::run);
    Server self = new Server(AdvertisedAddress.of(names.advertised()), address.getPort());
    background.start(
        "kubernetes-endpoints",
        new KubernetesEndpoints(served.masterLeases(self), applier, objects)::run);
    background.start(
        "expired-tokens", new ExpiredTokens(applier, objects, served::leads, clock)::run);
    background.start(
        "identity-leases",
        new IdentityLeases(served.identity().node(), applier, objects, served::leads, clock, random)
            ::run);
  }

  private void fail(String reason, Throwable cause) {
    LOG.atError().setCause(cause).addKeyValue("reason", reason).log("an extension gave up");
    // Not on the extension's own thread: it may be the one that closing waits for.
    Thread.ofVirtual().name("stop-after-failure").start(() -> stop(false));
  }

  /// Answers a request as if it had come from the network.
  public Response handle(RawRequest request) {
    return requests.handle(request);
  }

  /// Where the server serves.
  public URI address() {
    return address;
  }

  /// Waits for the end.
  ///
  /// @return whether it ended because somebody closed it, rather than by a failure
  public boolean awaitStop() throws InterruptedException {
    try {
      return stopped.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Stops: no new requests, watches ended, everything written.
  @Override
  public void close() {
    stop(true);
  }

  private void stop(boolean wanted) {
    if (wanted) {
      stopping = true;
    }
    Thread start = starting;
    if (start != null) {
      start.interrupt();
      try {
        start.join(LONGEST_START_END);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    stopParts(wanted);
  }

  private synchronized void stopParts(boolean wanted) {
    if (stopped.isDone()) {
      return;
    }
    close(background);
    ServedStore served = store;
    if (served != null) {
      served.endWatches();
    }
    running.reversed().forEach(BinnacleServer::close);
    close(objects);
    if (served != null) {
      close(served);
    }
    extensions.close();
    metrics.close();
    ready.complete(false);
    stopped.complete(wanted);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.atWarn().setCause(e).log("a part of the server did not stop cleanly");
    }
  }
}
