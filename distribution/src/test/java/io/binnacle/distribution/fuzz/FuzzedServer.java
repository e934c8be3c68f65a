package io.binnacle.distribution.fuzz;

import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.maintenance.Upkeep;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.server.BinnacleServer;
import io.binnacle.kernel.server.KubeletOptions;
import io.binnacle.kernel.server.ServerOptions;
import io.binnacle.kernel.token.TokenSettings;
import io.binnacle.spi.storage.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The server as it is put together for users, with the store in memory and every plugin of
/// admission that is on without being asked for. Requests go in where HTTP hands them over.
final class FuzzedServer implements AutoCloseable {
  private static final List<String> ADMISSION =
      List.of(
          "namespace-lifecycle",
          "limit-ranger",
          "taint-nodes-by-condition",
          "priority",
          "default-toleration-seconds",
          "default-storage-class",
          "storage-object-in-use-protection",
          "persistent-volume-claim-resize",
          "runtime-class",
          "default-ingress-class",
          "resource-quota");

  private final RecordingStore store;
  private final PluginRegistry plugins;
  private final BinnacleServer server;

  FuzzedServer(Path directory) throws Exception {
    store = FuzzPlugin.storeOf(directory.resolve("store"));
    plugins = PluginRegistry.load(FuzzPlugin.loader(directory), Optional.empty());
    server =
        BinnacleServer.start(
            new ServerOptions(
                directory,
                true,
                "127.0.0.1",
                0,
                "",
                Optional.empty(),
                "10.96.0.0/16",
                new TokenSettings(List.of("https://here"), List.of("https://here"), 0),
                KubeletOptions.usual(),
                ExtensionChoice.of(ExtensionPoint.STORAGE, FuzzPlugin.NAME, "test"),
                List.of(ExtensionChoice.of(ExtensionPoint.AUTHENTICATION, FuzzPlugin.NAME, "test")),
                List.of(ExtensionChoice.of(ExtensionPoint.AUTHORIZATION, "rbac", "test")),
                ADMISSION.stream()
                    .map(name -> ExtensionChoice.of(ExtensionPoint.ADMISSION, name, "test"))
                    .toList(),
                Upkeep.none()),
            plugins);
  }

  Response handle(RawRequest request) {
    return server.handle(request);
  }

  /// Forgets what this thread's requests have changed.
  void mark() {
    store.mark();
  }

  /// The keys that this thread's requests have changed since the mark.
  List<String> changed() {
    try {
      return store.changed();
    } catch (StorageException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
    plugins.close();
  }
}
