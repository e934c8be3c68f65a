package io.binnacle.kernel.plugin;

import io.binnacle.kernel.plugin.LoadedPlugin.Offer;
import io.binnacle.kernel.plugin.PluginRegistry.Extension;
import io.binnacle.spi.ExtensionFactory;
import io.binnacle.spi.Plugin;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// Collects what a [PluginRegistry] holds. Confined to one thread.
final class PluginLoading {
  private final ClassLoader application;
  private final List<LoadedPlugin> plugins = new ArrayList<>();
  private final List<Extension<?>> extensions = new ArrayList<>();
  private final List<PluginProblem> problems = new ArrayList<>();
  private final List<PluginClassLoader> loaders = new ArrayList<>();
  private final Map<String, Path> dropInNames = new LinkedHashMap<>();

  PluginLoading(ClassLoader application) {
    this.application = application;
  }

  PluginRegistry registry() {
    return new PluginRegistry(plugins, extensions, problems, loaders);
  }

  void builtIn() {
    Iterator<Plugin> providers = ServiceLoader.load(Plugin.class, application).iterator();
    while (true) {
      String name = LoadedPlugin.BUILT_IN;
      try {
        if (!providers.hasNext()) {
          return;
        }
        Plugin plugin = providers.next();
        name = nameOf(plugin);
        Package home = plugin.getClass().getPackage();
        String version = home == null ? null : home.getImplementationVersion();
        add(
            new Origin(
                name,
                version == null ? "unknown" : version,
                LoadedPlugin.BUILT_IN,
                Optional.empty()),
            List.of(plugin));
      } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
        problems.add(new PluginProblem(name, LoadedPlugin.BUILT_IN, reasonOf(e)));
      }
    }
  }

  void dropIns(Path folder) {
    PluginScanner.Found found = PluginScanner.scan(folder);
    problems.addAll(found.problems());
    for (PluginDescriptor descriptor : found.plugins()) {
      Path twin = dropInNames.putIfAbsent(descriptor.name(), descriptor.source());
      if (twin != null) {
        problems.add(
            problem(
                descriptor, "the plugin name \"" + descriptor.name() + "\" is taken by " + twin));
      }
      dropIn(descriptor);
    }
  }

  private void dropIn(PluginDescriptor descriptor) {
    PluginClassLoader loader = null;
    try {
      loader = new PluginClassLoader(descriptor.name(), urls(descriptor.jars()), application);
      PluginBoundary boundary = new PluginBoundary(descriptor.name(), loader);
      Origin origin =
          new Origin(
              descriptor.name(),
              descriptor.version(),
              descriptor.source().toString(),
              Optional.of(boundary));
      ServiceLoader<Plugin> services = ServiceLoader.load(Plugin.class, loader);
      boundary.within(
          () -> {
            List<Plugin> providers = services.stream().map(ServiceLoader.Provider::get).toList();
            if (providers.isEmpty()) {
              throw new PluginException("META-INF/services names no " + Plugin.class.getName());
            }
            add(origin, providers);
            return providers;
          });
      loaders.add(loader);
    } catch (Exception | ServiceConfigurationError | LinkageError e) {
      problems.add(problem(descriptor, reasonOf(e)));
      close(loader, descriptor);
    }
  }

  private void close(@Nullable PluginClassLoader loader, PluginDescriptor descriptor) {
    if (loader == null) {
      return;
    }
    try {
      loader.close();
    } catch (IOException e) {
      problems.add(problem(descriptor, "cannot be closed: " + e));
    }
  }

  /// Whose factories are taken in.
  private record Origin(
      String plugin, String version, String source, Optional<PluginBoundary> boundary) {}

  /// Takes in all factories of a plugin, or none when one of them fails.
  private void add(Origin origin, List<Plugin> providers) {
    List<Extension<?>> offered = new ArrayList<>();
    for (Plugin provider : providers) {
      for (ExtensionPoint<?> point : ExtensionPoint.ALL) {
        collect(origin, provider, point, offered);
      }
    }
    List<Offer> offers = new ArrayList<>();
    for (Extension<?> extension : offered) {
      reportTwin(origin, extension);
      extensions.add(extension);
      offers.add(new Offer(extension.point(), extension.name()));
    }
    plugins.add(new LoadedPlugin(origin.plugin(), origin.version(), origin.source(), offers));
  }

  private static <T> void collect(
      Origin origin, Plugin provider, ExtensionPoint<T> point, List<Extension<?>> offered) {
    for (ExtensionFactory<?, T> factory : point.factories().apply(provider)) {
      offered.add(
          new Extension<>(point, factory, factory.name(), origin.source(), origin.boundary()));
    }
  }

  private void reportTwin(Origin origin, Extension<?> extension) {
    for (Extension<?> known : extensions) {
      if (known.point().equals(extension.point()) && known.name().equals(extension.name())) {
        problems.add(
            new PluginProblem(
                origin.plugin(),
                origin.source(),
                extension.point().title()
                    + " \""
                    + extension.name()
                    + "\" is offered by "
                    + known.source()
                    + " too"));
        return;
      }
    }
  }

  private static PluginProblem problem(PluginDescriptor descriptor, String message) {
    return new PluginProblem(descriptor.name(), descriptor.source().toString(), message);
  }

  /// `H2Plugin` is called `h2`, `ReferenceStorePlugin` `reference-store`.
  private static String nameOf(Plugin plugin) {
    return plugin
        .getClass()
        .getSimpleName()
        .replaceFirst("Plugin$", "")
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  private static URL[] urls(List<Path> jars) throws MalformedURLException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return urls;
  }

  /// What went wrong, with the class that was missing: a service loader hides it in the cause.
  private static String reasonOf(Throwable failure) {
    if (failure instanceof PluginException) {
      return String.valueOf(failure.getMessage());
    }
    Throwable root = failure.getCause();
    if (root == null) {
      return "cannot be loaded: " + failure;
    }
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "cannot be loaded: " + failure.getMessage() + ": " + root;
  }
}
