package io.binnacle.kernel.exchange;

import java.io.IOException;
import java.io.OutputStream;

/// Writes the body of an answer.
@FunctionalInterface
public interface BodyWriter {

  /// Writes all of it. Called once, by one thread.
  ///
  /// @throws IOException when it cannot be written to the end, whoever is at fault
  void writeTo(OutputStream out) throws IOException;
}
