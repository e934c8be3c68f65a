package io.binnacle.spi.audit;

import io.binnacle.spi.Lifecycle;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// Receives audit events. Called by one thread at a time, off the requests' threads.
public interface AuditSink extends Lifecycle {

  /// Writes events in order. When it returns they are where the sink promises to put them.
  ///
  /// @param batch `audit.k8s.io/v1 Event` objects
  /// @throws SpiException when none of the batch was written; the server tries the batch again
  void write(List<ObjectValue> batch) throws SpiException;
}
