package io.binnacle.kernel.server;

import io.binnacle.kernel.access.AccessReviews;
import io.binnacle.kernel.access.AuthenticationChain;
import io.binnacle.kernel.access.AuthorizationChain;
import io.binnacle.kernel.admission.AdmissionChain;
import io.binnacle.kernel.bootstrap.ObjectApplier;
import io.binnacle.kernel.bootstrap.SystemObjects;
import io.binnacle.kernel.cluster.JoinHandler;
import io.binnacle.kernel.defaults.BuiltInDefaults;
import io.binnacle.kernel.discovery.DiscoveryHandler;
import io.binnacle.kernel.discovery.OpenApiHandler;
import io.binnacle.kernel.health.HealthCheck;
import io.binnacle.kernel.health.HealthReport;
import io.binnacle.kernel.http.HttpServer;
import io.binnacle.kernel.http.HttpSettings;
import io.binnacle.kernel.maintenance.MemberPaths;
import io.binnacle.kernel.maintenance.ServerIdentity;
import io.binnacle.kernel.metrics.Metrics;
import io.binnacle.kernel.namespace.NamespaceFinalizer;
import io.binnacle.kernel.operation.AdmissionGate;
import io.binnacle.kernel.operation.OperationDispatcher;
import io.binnacle.kernel.operation.OperationRequest;
import io.binnacle.kernel.operation.ResourceEngine;
import io.binnacle.kernel.operation.Reviewer;
import io.binnacle.kernel.operation.Warnings;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.printing.BuiltInTables;
import io.binnacle.kernel.registry.CachedObjects;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.request.AuditIds;
import io.binnacle.kernel.request.RequestPipeline;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.strategy.ServiceRange;
import io.binnacle.kernel.tls.CertificateUpkeep;
import io.binnacle.kernel.tls.PeerTls;
import io.binnacle.kernel.tls.Pki;
import io.binnacle.spi.BootstrapObjects;
import io.binnacle.spi.Entrance;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageHealth;
import io.binnacle.spi.value.ObjectValue;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server: the one place where everything is put together, in the order of its start. It stops
/// in the reverse order.
public final class BinnacleServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BinnacleServer.class);
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);
  private static final String KUBECONFIG = "admin.kubeconfig";

  /// Whom the server acts as when it makes what must exist.
  private static final UserInfo SELF =
      UserInfo.of("system:apiserver", UserInfo.MASTERS, UserInfo.ALL_AUTHENTICATED);

  private final ServerOptions options;
  private final Metrics metrics = new Metrics();
  private final Clock clock = Clock.systemUTC();
  private final RandomGenerator random = new SecureRandom();
  private final ResourceCatalog catalog = ResourceCatalog.builtIn();
  private final CachedObjects objects = new CachedObjects(() -> catalog);
  private final Extensions extensions;
  private final List<AutoCloseable> running = new ArrayList<>();
  private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
  private volatile boolean bootstrapped;
  private URI address = URI.create("https://localhost");

  private BinnacleServer(ServerOptions options, PluginRegistry plugins) {
    this.options = options;
    this.extensions = new Extensions(options, plugins, clock, random, metrics, objects, this::fail);
  }

  /// Starts a server and returns when it is ready.
  ///
  /// @throws StartException when it cannot start; nothing of it then goes on
  public static BinnacleServer start(ServerOptions options, PluginRegistry plugins)
      throws StartException {
    BinnacleServer server = new BinnacleServer(options, plugins);
    try {
      server.start();
      return server;
    } catch (SpiException e) {
      server.close();
      throw e instanceof StartException known ? known : StartException.of(e);
    }
  }

  private void start() throws SpiException {
    ServiceRange range = serviceRange();
    Path certificates = options.dataDirectory().resolve("pki");
    Pki pki = Pki.open(certificates, servingNames(range), clock);
    Optional<PeerTls> peers = meetPeers(certificates);

    StorageBackend storage = extensions.start(ExtensionPoint.STORAGE, options.storage());
    requireReplication(storage);
    ObjectStore store = startStore(storage);

    AuthenticationChain authentication =
        new AuthenticationChain(
            extensions.start(ExtensionPoint.AUTHENTICATION, options.authenticators()));
    AuthorizationChain authorization =
        new AuthorizationChain(
            extensions.start(ExtensionPoint.AUTHORIZATION, options.authorizers()));
    AdmissionChain admission = new AdmissionChain(extensions.startAdmission());

    BuiltInDefaults defaults = new BuiltInDefaults();
    OperationDispatcher operations =
        ResourceEngine.of(
            new ResourceEngine.Parts(
                () -> catalog,
                store,
                gate(admission),
                (resource, object) -> defaults.apply(resource.schema(), object),
                BuiltInTables.printers(),
                range,
                request -> requireCreation(authorization, request),
                reviewers(new AccessReviews(authentication, authorization)),
                clock,
                random));
    StoreUpkeep upkeep = new StoreUpkeep(storage, identity(storage), clock, random, metrics);
    HealthReport health = new HealthReport(checks(storage, store));
    RequestPipeline pipeline =
        new RequestPipeline(
            authentication,
            authorization,
            operations,
            List.of(new JoinHandler(storage.membership(), objects, certificates, clock)),
            List.of(
                new OperationalPaths(health, metrics),
                new DiscoveryHandler(catalog, () -> address.getAuthority()),
                new OpenApiHandler(catalog),
                upkeep.paths(),
                new MemberPaths(storage)),
            metrics,
            new AuditIds(random));

    HttpServer http =
        HttpServer.start(
            new HttpSettings(
                options.bindAddress(),
                options.securePort(),
                pki.servingStore(),
                pki.clientAuthorities(),
                HttpSettings.LARGEST_BODY,
                IDLE_TIMEOUT),
            pipeline::handle);
    running.add(store::endWatches);
    running.add(http);
    running.add(watchCertificates(pki, http, peers));
    address = URI.create("https://" + host() + ":" + http.address().getPort());

    bootstrap(pipeline, range, http.address().getPort());
    startNamespaceFinalizer(store, operations);
    running.add(upkeep.start(options.upkeep()));
    Path kubeconfig = options.dataDirectory().resolve(KUBECONFIG);
    pki.writeAdminKubeconfig(kubeconfig, address.toString());
    bootstrapped = true;
  }

  private ServerIdentity identity(StorageBackend storage) {
    String version = BinnacleServer.class.getPackage().getImplementationVersion();
    return new ServerIdentity(
        storage.membership().map(Membership::self).orElseGet(BinnacleServer::hostName),
        version == null ? "unpackaged" : version,
        options.storage().name());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
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

  private CertificateWatch watchCertificates(Pki pki, HttpServer http, Optional<PeerTls> peers)
      throws SpiException {
    CertificateUpkeep upkeep =
        new CertificateUpkeep(
            options.dataDirectory(), clock, () -> http.reload(pki.reread().servingStore()));
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

  private List<String> servingNames(ServiceRange range) {
    Set<String> names = new LinkedHashSet<>();
    names.add(range.first());
    if (!wildcard()) {
      names.add(options.bindAddress());
    }
    if (!options.advertisedHost().isEmpty()) {
      names.add(options.advertisedHost());
    }
    options.peers().ifPresent(peers -> names.add(peers.name()));
    return List.copyOf(names);
  }

  private boolean wildcard() {
    return options.bindAddress().equals("0.0.0.0") || options.bindAddress().equals("::");
  }

  /// The name in URLs: the one that is advertised, or else the one listened on. An address that
  /// means every interface is reached by the local one.
  private String host() {
    String bind = wildcard() ? "127.0.0.1" : options.bindAddress();
    String host = options.advertisedHost().isEmpty() ? bind : options.advertisedHost();
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  private ObjectStore startStore(StorageBackend storage) throws SpiException {
    List<ResourceDefinition> resources = new ArrayList<>(catalog.all());
    resources.addAll(ResourceEngine.internalResources());
    ObjectStore store = new ObjectStore(storage, resources);
    running.add(store);
    store.start();
    objects.serve(store);
    running.add(objects);
    return store;
  }

  private static AdmissionGate gate(AdmissionChain chain) {
    return new AdmissionGate() {
      @Override
      public ObjectValue mutate(AdmissionRequest request, Warnings warnings) {
        return chain.mutate(request, warnings::add);
      }

      @Override
      public void validate(AdmissionRequest request, Warnings warnings) {
        chain.validate(request, warnings::add);
      }
    };
  }

  private static void requireCreation(AuthorizationChain authorization, OperationRequest request) {
    authorization.require(
        new AccessRequest.ResourceAccess(
            request.user(),
            "create",
            request.resource().group(),
            request.resource().version(),
            request.resource().resource(),
            request.subresource(),
            request.namespace(),
            request.name()));
  }

  private static Map<String, Reviewer> reviewers(AccessReviews reviews) {
    return Map.of(
        "selfsubjectreviews.authentication.k8s.io",
        (request, question) -> reviews.selfSubject(request.user(), question),
        "tokenreviews.authentication.k8s.io",
        (request, question) -> reviews.token(question),
        "selfsubjectaccessreviews.authorization.k8s.io",
        (request, question) -> reviews.selfAccess(request.user(), question),
        "selfsubjectrulesreviews.authorization.k8s.io",
        (request, question) -> reviews.selfRules(request.user(), question),
        "subjectaccessreviews.authorization.k8s.io",
        (request, question) -> reviews.access("", question),
        "localsubjectaccessreviews.authorization.k8s.io",
        (request, question) -> reviews.access(request.namespace(), question));
  }

  private List<HealthCheck> checks(StorageBackend storage, ObjectStore store) {
    return List.of(
        new HealthCheck("ping", true, Optional::empty),
        new HealthCheck("storage", false, () -> storageFailure(storage.health())),
        new HealthCheck(
            "watch-cache",
            false,
            () -> store.ready() ? Optional.empty() : Optional.of("it is still loading")),
        new HealthCheck(
            "bootstrap",
            false,
            () -> bootstrapped ? Optional.empty() : Optional.of("it has not finished")));
  }

  private static Optional<String> storageFailure(StorageHealth health) {
    return health.readable() ? Optional.empty() : Optional.of(health.message());
  }

  private void bootstrap(RequestPipeline pipeline, ServiceRange range, int port)
      throws SpiException {
    ObjectApplier applier = new ObjectApplier(catalog, request -> pipeline.handleAs(SELF, request));
    applier.apply(new SystemObjects(range.first(), port));
    for (BootstrapObjects wanted : extensions.wanting()) {
      applier.apply(wanted);
    }
  }

  private void startNamespaceFinalizer(ObjectStore store, OperationDispatcher operations) {
    NamespaceFinalizer finalizer = new NamespaceFinalizer(() -> catalog, store, operations);
    Thread thread =
        Thread.ofVirtual()
            .name("namespace-finalizer")
            .start(
                () -> {
                  try {
                    finalizer.run();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    running.add(
        () -> {
          finalizer.close();
          thread.interrupt();
        });
  }

  private void fail(String reason, Throwable cause) {
    LOG.atError().setCause(cause).addKeyValue("reason", reason).log("an extension gave up");
    // Not on the extension's own thread: it may be the one that closing waits for.
    Thread.ofVirtual().name("stop-after-failure").start(() -> stop(false));
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

  private synchronized void stop(boolean wanted) {
    if (stopped.isDone()) {
      return;
    }
    for (AutoCloseable part : running.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.atWarn().setCause(e).log("a part of the server did not stop cleanly");
      }
    }
    extensions.close();
    metrics.close();
    stopped.complete(wanted);
  }
}
