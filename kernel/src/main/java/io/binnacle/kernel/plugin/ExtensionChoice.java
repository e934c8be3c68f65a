package io.binnacle.kernel.plugin;

import io.binnacle.spi.value.ObjectValue;

/// An extension that the configuration asks for.
///
/// @param name the factory's name
/// @param section the extension's own configuration
/// @param path where that section stands in the configuration file, e.g. `storage.h2`
/// @param chosenBy what asked for it, for messages: a flag such as `--store`, a variable, a file
public record ExtensionChoice(String name, ObjectValue section, String path, String chosenBy) {

  /// A choice without configuration of its own.
  public static ExtensionChoice of(ExtensionPoint<?> point, String name, String chosenBy) {
    return new ExtensionChoice(name, ObjectValue.empty(), point.key() + "." + name, chosenBy);
  }
}
