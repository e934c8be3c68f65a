package io.binnacle.kernel.plugin;

import io.binnacle.spi.SpiVersion;
import java.nio.file.Path;
import java.util.List;

/// A plugin in the plugin folder, as its manifest describes it before any class is loaded.
///
/// @param name the name in `Binnacle-Plugin`
/// @param version the plugin's own version, `Binnacle-Plugin-Version`
/// @param spi the SPI it was built for, `Binnacle-Spi`
/// @param source the jar, or the folder of jars
/// @param jars the class path: the plugin's jar first, then its libraries in the order of names
public record PluginDescriptor(
    String name, String version, SpiVersion spi, Path source, List<Path> jars) {
  public PluginDescriptor {
    jars = List.copyOf(jars);
  }
}
