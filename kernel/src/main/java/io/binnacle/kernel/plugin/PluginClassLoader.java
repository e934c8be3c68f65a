package io.binnacle.kernel.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/// Loads one plugin's classes apart from the server's and from other plugins'.
///
/// It sees the JDK, the SPI and its own jars. What belongs to the SPI always comes from the server,
/// also when the plugin carries a copy: two `Plugin` interfaces would not be the same type.
final class PluginClassLoader extends URLClassLoader {
  private static final List<String> FROM_SERVER =
      List.of("io.binnacle.spi.", "org.jspecify.annotations.", "org.slf4j.");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader server;

  PluginClassLoader(String plugin, URL[] jars, ClassLoader server) {
    super("plugin:" + plugin, jars, ClassLoader.getPlatformClassLoader());
    this.server = server;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    for (String prefix : FROM_SERVER) {
      if (name.startsWith(prefix)) {
        return server.loadClass(name);
      }
    }
    return super.loadClass(name, resolve);
  }
}
