package io.binnacle.kernel.plugin;

import java.util.List;

/// A plugin that is ready for use.
///
/// @param name its name
/// @param version its own version
/// @param source the jar or folder it came from; `built-in` for those in Binnacle's own jar
/// @param extensions what it offers
public record LoadedPlugin(String name, String version, String source, List<Offer> extensions) {
  /// The source of built-in plugins.
  public static final String BUILT_IN = "built-in";

  public LoadedPlugin {
    extensions = List.copyOf(extensions);
  }

  /// One factory of a plugin.
  public record Offer(ExtensionPoint<?> point, String name) {}
}
