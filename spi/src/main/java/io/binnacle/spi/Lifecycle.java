package io.binnacle.spi;

/// What an extension implements when it has something to start or to release.
///
/// `start` happens before every other call of the instance; `close` happens after the last one, is
/// called once, and also after a failed `start`.
public interface Lifecycle extends AutoCloseable {

  /// Acquires what the extension needs: files, threads, connections.
  ///
  /// @throws SpiException when the extension cannot work; the server then refuses to start and
  ///   prints the message, which therefore names the setting or file at fault
  default void start() throws SpiException {}

  /// Releases everything. Must return within ten seconds and must not throw.
  @Override
  default void close() {}
}
