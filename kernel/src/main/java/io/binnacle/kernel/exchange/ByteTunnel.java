package io.binnacle.kernel.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// What becomes of a connection once it no longer speaks HTTP.
public interface ByteTunnel extends AutoCloseable {

  /// Takes what the client sends, until the client or the tunnel ends. Called once, on a thread of
  /// its own.
  ///
  /// @param fromClient at its end when the client leaves
  /// @throws IOException when a side breaks off
  void send(InputStream fromClient) throws IOException;

  /// Gives the client what is for it, until either ends. Called once, on a thread of its own.
  ///
  /// @param toClient passes on each write at once
  /// @throws IOException when a side breaks off
  void receive(OutputStream toClient) throws IOException;

  /// Ends it, also before anything went through it; whoever is in [#send] or [#receive] comes back.
  /// Thread-safe; may be called more than once.
  @Override
  void close();
}
