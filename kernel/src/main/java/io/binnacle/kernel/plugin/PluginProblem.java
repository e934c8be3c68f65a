package io.binnacle.kernel.plugin;

/// Why something in the plugin folder, or a built-in plugin, is not used.
///
/// @param plugin the plugin's name, or what is known of it: a file name, a class name
/// @param source the jar or folder
/// @param message what is wrong, one line
public record PluginProblem(String plugin, String source, String message) {
  public PluginProblem {
    message = message.strip().lines().findFirst().orElse("unknown failure");
  }

  @Override
  public String toString() {
    return source + ": " + message;
  }
}
