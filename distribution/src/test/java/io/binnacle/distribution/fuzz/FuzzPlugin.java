package io.binnacle.distribution.fuzz;

import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Offers the recording store, and takes everybody for an administrator.
public final class FuzzPlugin implements Plugin {
  static final String NAME = "fuzz";

  private static final Map<Path, RecordingStore> STORES = new ConcurrentHashMap<>();

  /// Nothing to configure.
  public record Config() {}

  /// The store whose data would lie in a directory.
  static RecordingStore storeOf(Path directory) {
    return STORES.computeIfAbsent(directory, _ -> new RecordingStore());
  }

  /// Sees this plugin beside those that the jar brings.
  static ClassLoader loader(Path scratch) throws IOException {
    Path services = scratch.resolve("services");
    Files.writeString(services, FuzzPlugin.class.getName());
    return new OneMore(services);
  }

  @Override
  public List<StorageFactory<?>> storage() {
    return List.of(new Stores());
  }

  @Override
  public List<AuthenticatorFactory<?>> authenticators() {
    return List.of(new Everybody());
  }

  private static final class Stores implements StorageFactory<Config> {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public StorageBackend create(Config config, PluginContext context) {
      return storeOf(context.dataDirectory());
    }
  }

  private static final class Everybody implements AuthenticatorFactory<Config> {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Authenticator create(Config config, PluginContext context) {
      return _ -> new AuthenticationResult.Authenticated(UserInfo.of("fuzzer", UserInfo.MASTERS));
    }
  }

  private static final class OneMore extends ClassLoader {
    private final Path services;

    OneMore(Path services) {
      super(FuzzPlugin.class.getClassLoader());
      this.services = services;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      List<URL> all = new ArrayList<>(Collections.list(super.getResources(name)));
      if (name.equals("META-INF/services/" + Plugin.class.getName())) {
        all.add(services.toUri().toURL());
      }
      return Collections.enumeration(all);
    }
  }
}
