package io.binnacle.spi;

/// Makes one configured instance of an extension for each entry in the server's configuration.
///
/// @param <C> the configuration: a record whose components are the keys of the configuration
///   section, in kebab-case. Component types: `String`, `int`, `long`, `double`, `boolean`,
///   `java.time.Duration`, `java.nio.file.Path`, enums, other such records, and `List`, `Optional`
///   and `Map<String, …>` of these. A component without [Default] that is not `Optional`, `List` or
///   `Map` is required. An unknown key refuses the start.
/// @param <T> what is made
public interface ExtensionFactory<C extends Record, T> {

  /// What the configuration calls this extension: `[a-z][a-z0-9-]*`, unique per extension point.
  String name();

  /// The record that the configuration section is bound to.
  Class<C> configType();

  /// Makes an instance. No I/O and no threads here: those belong to [Lifecycle#start].
  ///
  /// @throws SpiException when the configuration cannot work; the message names the key
  T create(C config, PluginContext context) throws SpiException;
}
