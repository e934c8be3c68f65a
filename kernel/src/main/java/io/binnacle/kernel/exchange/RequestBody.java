package io.binnacle.kernel.exchange;

import io.binnacle.spi.storage.Deadline;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// The body of a request, read when it is wanted. Confined to the request's thread.
@FunctionalInterface
public interface RequestBody {

  /// The whole body; empty when there is none.
  ///
  /// @throws io.binnacle.kernel.error.ApiException 413 when it passes the server's limit, 504 when
  ///   the client does not send it in time
  byte[] read();

  /// The body as it comes, of any length, in the place of [#read]; empty when there is none.
  default InputStream stream() {
    return new ByteArrayInputStream(read());
  }

  /// The same body, of which [#read] waits no longer than that.
  default RequestBody before(Deadline end) {
    return this;
  }

  static RequestBody none() {
    return () -> new byte[0];
  }
}
