package io.binnacle.kernel.plugin;

import io.binnacle.kernel.plugin.LoadedPlugin.Offer;
import io.binnacle.spi.ExtensionFactory;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.SpiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/// All plugins: those in the server's own jar and those in the plugin folder.
///
/// Loading never fails as a whole. What is broken is listed under [#problems]; it matters only when
/// the configuration asks for it by name. Where two offer the same name, a built-in extension wins
/// over one from the folder, and two from the folder are both refused when the name is asked for.
/// Immutable once loaded, thread-safe.
public final class PluginRegistry implements AutoCloseable {
  private final List<LoadedPlugin> plugins;
  private final List<Extension<?>> extensions;
  private final List<PluginProblem> problems;
  private final List<PluginClassLoader> loaders;

  PluginRegistry(
      List<LoadedPlugin> plugins,
      List<Extension<?>> extensions,
      List<PluginProblem> problems,
      List<PluginClassLoader> loaders) {
    this.plugins = List.copyOf(plugins);
    this.extensions = List.copyOf(extensions);
    this.problems = List.copyOf(problems);
    this.loaders = List.copyOf(loaders);
  }

  /// A factory and the border around its plugin; no border around a built-in one.
  record Extension<T>(
      ExtensionPoint<T> point,
      ExtensionFactory<?, T> factory,
      String name,
      String source,
      Optional<PluginBoundary> boundary) {}

  /// Finds and loads everything.
  ///
  /// @param application the loader of the server's own classes, whose plugins are built in
  /// @param folder the plugin folder; it need not be given
  public static PluginRegistry load(ClassLoader application, Optional<Path> folder) {
    PluginLoading loading = new PluginLoading(application);
    loading.builtIn();
    folder.ifPresent(loading::dropIns);
    return loading.registry();
  }

  /// The plugins that were loaded: built-in ones first, then the folder's in order of names.
  public List<LoadedPlugin> plugins() {
    return plugins;
  }

  /// What could not be loaded, and why.
  public List<PluginProblem> problems() {
    return problems;
  }

  /// The names that can be chosen at an extension point, in order.
  public List<String> names(ExtensionPoint<?> point) {
    TreeSet<String> names = new TreeSet<>();
    for (LoadedPlugin plugin : plugins) {
      for (Offer offer : plugin.extensions()) {
        if (offer.point().equals(point)) {
          names.add(offer.name());
        }
      }
    }
    return List.copyOf(names);
  }

  /// The factory of a chosen extension, for what a factory says beyond making instances, such as an
  /// admission plugin's order.
  ///
  /// @throws PluginException when there is no such extension, or several
  public <T> ExtensionFactory<?, T> factory(ExtensionPoint<T> point, ExtensionChoice choice)
      throws PluginException {
    return find(point, choice).factory();
  }

  /// Whether the extension exists and its configuration fits, without making an instance.
  public void check(ExtensionPoint<?> point, ExtensionChoice choice) throws SpiException {
    bound(find(point, choice), choice);
  }

  /// Makes an instance of a chosen extension from its configuration. It is not started.
  ///
  /// @throws SpiException when there is no such extension, its configuration does not fit, or it
  ///   refuses
  public <T> T create(ExtensionPoint<T> point, ExtensionChoice choice, PluginContext context)
      throws SpiException {
    Extension<T> extension = find(point, choice);
    return make(extension, extension.factory(), choice, context);
  }

  private static <T, C extends Record> T make(
      Extension<T> extension,
      ExtensionFactory<C, T> factory,
      ExtensionChoice choice,
      PluginContext context)
      throws SpiException {
    C configuration = bind(extension, factory, choice);
    if (extension.boundary().isEmpty()) {
      return factory.create(configuration, context);
    }
    PluginBoundary boundary = extension.boundary().get();
    T instance = guarded(extension, choice, () -> factory.create(configuration, context), boundary);
    return boundary.guard(extension.point().type(), instance);
  }

  private static <T> void bound(Extension<T> extension, ExtensionChoice choice)
      throws SpiException {
    bind(extension, extension.factory(), choice);
  }

  private static <C extends Record> C bind(
      Extension<?> extension, ExtensionFactory<C, ?> factory, ExtensionChoice choice)
      throws SpiException {
    if (extension.boundary().isEmpty()) {
      return ConfigBinder.bind(factory.configType(), choice.section(), choice.path());
    }
    return guarded(
        extension,
        choice,
        () -> ConfigBinder.bind(factory.configType(), choice.section(), choice.path()),
        extension.boundary().get());
  }

  private static <R> R guarded(
      Extension<?> extension, ExtensionChoice choice, Callable<R> call, PluginBoundary boundary)
      throws SpiException {
    try {
      return boundary.within(call);
    } catch (SpiException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      throw new PluginException(
          choice.chosenBy()
              + ": "
              + extension.point().title()
              + " \""
              + choice.name()
              + "\" of "
              + extension.source()
              + " cannot be made: "
              + e,
          e);
    }
  }

  private <T> Extension<T> find(ExtensionPoint<T> point, ExtensionChoice choice)
      throws PluginException {
    List<Extension<T>> found = new ArrayList<>();
    for (Extension<?> extension : extensions) {
      if (extension.point().equals(point) && extension.name().equals(choice.name())) {
        found.add(ofPoint(point, extension));
      }
    }
    if (found.isEmpty()) {
      throw new PluginException(unknown(point, choice));
    }
    if (found.size() > 1 && found.getFirst().boundary().isPresent()) {
      throw new PluginException(
          choice.chosenBy()
              + ": "
              + point.title()
              + " \""
              + choice.name()
              + "\" is offered by "
              + String.join(" and by ", found.stream().map(Extension::source).toList()));
    }
    return found.getFirst();
  }

  /// The points are constants, so an extension at an equal point makes the same type.
  @SuppressWarnings("unchecked")
  private static <T> Extension<T> ofPoint(ExtensionPoint<T> point, Extension<?> extension) {
    if (!extension.point().equals(point)) {
      throw new IllegalArgumentException(extension.point() + " is not " + point);
    }
    return (Extension<T>) extension;
  }

  private String unknown(ExtensionPoint<?> point, ExtensionChoice choice) {
    StringBuilder message =
        new StringBuilder(choice.chosenBy())
            .append(": unknown ")
            .append(point.title())
            .append(" \"")
            .append(choice.name())
            .append("\"; known: ")
            .append(String.join(", ", names(point)));
    List<PluginProblem> suspects =
        problems.stream().filter(problem -> problem.plugin().equals(choice.name())).toList();
    for (PluginProblem problem : suspects.isEmpty() ? problems : suspects) {
      message.append("; not loaded: ").append(problem);
    }
    return message.toString();
  }

  /// Closes the plugins' jars. Nothing of a plugin may be called afterwards.
  @Override
  public void close() {
    for (PluginClassLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
