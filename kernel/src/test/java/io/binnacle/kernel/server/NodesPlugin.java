package io.binnacle.kernel.server;

import io.binnacle.kernel.maintenance.Upkeep;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.token.TokenSettings;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.AuthenticatorFactory;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageFactory;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Offers members of shared stores to the servers of this JVM, and takes everybody who shows a
/// token for an administrator.
public final class NodesPlugin implements Plugin {
  private static final Map<Path, StorageBackend> MEMBERS = new ConcurrentHashMap<>();

  /// Nothing to configure.
  public record Config() {}

  /// The options of a server over a member.
  static ServerOptions options(Path directory, StorageBackend member) {
    MEMBERS.put(directory.resolve("store"), member);
    return new ServerOptions(
        directory,
        true,
        "127.0.0.1",
        0,
        "",
        Optional.empty(),
        "10.96.0.0/16",
        new TokenSettings(List.of("https://here"), List.of("https://here"), 0),
        KubeletOptions.usual(),
        ExtensionChoice.of(ExtensionPoint.STORAGE, "shared", "test"),
        List.of(ExtensionChoice.of(ExtensionPoint.AUTHENTICATION, "admins", "test")),
        List.of(),
        List.of(),
        Upkeep.none());
  }

  static PluginRegistry registry(Path scratch) throws IOException {
    Path services = scratch.resolve("services");
    Files.writeString(services, NodesPlugin.class.getName());
    return PluginRegistry.load(new OneService(services), Optional.empty());
  }

  @Override
  public List<StorageFactory<?>> storage() {
    return List.of(new Members());
  }

  @Override
  public List<AuthenticatorFactory<?>> authenticators() {
    return List.of(new Admins());
  }

  private static final class Members implements StorageFactory<Config> {
    @Override
    public String name() {
      return "shared";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public StorageBackend create(Config config, PluginContext context) throws SpiException {
      StorageBackend member = MEMBERS.get(context.dataDirectory());
      if (member == null) {
        throw SpiException.misconfigured("no member for " + context.dataDirectory());
      }
      return member;
    }
  }

  private static final class Admins implements AuthenticatorFactory<Config> {
    @Override
    public String name() {
      return "admins";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Authenticator create(Config config, PluginContext context) {
      return credentials ->
          new AuthenticationResult.Authenticated(
              credentials.bearerToken().isPresent()
                  ? UserInfo.of("admin", UserInfo.MASTERS)
                  : UserInfo.of("system:anonymous", "system:unauthenticated"));
    }
  }

  /// Sees one provider of plugins, whatever lies on the class path.
  private static final class OneService extends ClassLoader {
    private final Path services;

    OneService(Path services) {
      super(NodesPlugin.class.getClassLoader());
      this.services = services;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals("META-INF/services/" + Plugin.class.getName())
          ? Collections.enumeration(List.of(services.toUri().toURL()))
          : super.getResources(name);
    }
  }
}
