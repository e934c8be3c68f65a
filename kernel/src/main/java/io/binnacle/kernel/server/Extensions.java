package io.binnacle.kernel.server;

import io.binnacle.kernel.admission.AdmissionChain;
import io.binnacle.kernel.metrics.Metrics;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.spi.BootstrapObjects;
import io.binnacle.spi.Lifecycle;
import io.binnacle.spi.PeerNetwork;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionFactory;
import io.binnacle.spi.admission.AdmissionPlugin;
import io.binnacle.spi.authentication.TokenTrust;
import io.binnacle.spi.controller.ControllerClient;
import io.binnacle.spi.storage.StorageBackend;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/// Makes, starts and, in reverse order, closes the extensions that the options choose. One thread
/// makes and starts all but the store, which a second one starts; one that comes after both closes.
final class Extensions implements AutoCloseable {
  private final ServerOptions options;
  private final PluginRegistry plugins;
  private final Clock clock;
  private final RandomGenerator random;
  private final Metrics metrics;
  private final ControllerClient client;
  private final BiConsumer<String, Throwable> failure;
  private final Deque<Lifecycle> started = new ArrayDeque<>();
  private final List<BootstrapObjects> wanting = new ArrayList<>();
  private Optional<PeerNetwork> peers = Optional.empty();
  private Optional<TokenTrust> trust = Optional.empty();

  Extensions(
      ServerOptions options,
      PluginRegistry plugins,
      Clock clock,
      RandomGenerator random,
      Metrics metrics,
      ControllerClient client,
      BiConsumer<String, Throwable> failure) {
    this.options = options;
    this.plugins = plugins;
    this.clock = clock;
    this.random = random;
    this.metrics = metrics;
    this.client = client;
    this.failure = failure;
  }

  /// From now on the store is given this network.
  void meet(PeerNetwork network) {
    peers = Optional.of(network);
  }

  /// From now on extensions are told which tokens are good.
  void trust(TokenTrust tokens) {
    trust = Optional.of(tokens);
  }

  /// Makes one extension, which is to be started later.
  <T> T create(ExtensionPoint<T> point, ExtensionChoice choice) throws SpiException {
    return plugins.create(point, choice, context(point, choice));
  }

  /// Starts the store. All that use it are closed before it, whoever was started first.
  void startStore(StorageBackend store) throws SpiException {
    synchronized (started) {
      started.addLast(store);
    }
    store.start();
  }

  private void start(Object extension) throws SpiException {
    if (extension instanceof Lifecycle lifecycle) {
      synchronized (started) {
        started.push(lifecycle);
      }
      lifecycle.start();
    }
    if (extension instanceof BootstrapObjects wants) {
      wanting.add(wants);
    }
  }

  private <T> T start(ExtensionPoint<T> point, ExtensionChoice choice) throws SpiException {
    T extension = create(point, choice);
    start(extension);
    return extension;
  }

  <T> List<T> start(ExtensionPoint<T> point, List<ExtensionChoice> choices) throws SpiException {
    List<T> all = new ArrayList<>();
    for (ExtensionChoice choice : choices) {
      all.add(start(point, choice));
    }
    return all;
  }

  List<AdmissionChain.Named> startAdmission() throws SpiException {
    List<AdmissionChain.Named> all = new ArrayList<>();
    for (ExtensionChoice choice : options.admission()) {
      int order =
          plugins.factory(ExtensionPoint.ADMISSION, choice) instanceof AdmissionFactory<?> factory
              ? factory.order()
              : Integer.MAX_VALUE;
      AdmissionPlugin plugin = start(ExtensionPoint.ADMISSION, choice);
      all.add(new AdmissionChain.Named(choice.name(), order, plugin));
    }
    return all;
  }

  /// The extensions that need objects to exist.
  List<BootstrapObjects> wanting() {
    return List.copyOf(wanting);
  }

  private ExtensionContext context(ExtensionPoint<?> point, ExtensionChoice choice) {
    boolean storage = point.equals(ExtensionPoint.STORAGE);
    Path directory =
        storage
            ? options.dataDirectory().resolve("store")
            : options
                .dataDirectory()
                .resolve("plugins")
                .resolve(point.key())
                .resolve(choice.name());
    return new ExtensionContext(
        choice.name(),
        directory,
        clock,
        random,
        metrics.meters(point.key() + "_" + choice.name()),
        client,
        trust,
        storage ? peers : Optional.empty(),
        failure);
  }

  @Override
  public void close() {
    synchronized (started) {
      while (!started.isEmpty()) {
        started.pop().close();
      }
    }
  }
}
