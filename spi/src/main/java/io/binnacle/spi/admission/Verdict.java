package io.binnacle.spi.admission;

import io.binnacle.spi.model.Status;
import java.util.List;

/// What a validating plugin decided.
public sealed interface Verdict {

  /// The object may be stored.
  ///
  /// @param warnings for the client's `Warning` headers
  record Allowed(List<String> warnings) implements Verdict {
    public Allowed {
      warnings = List.copyOf(warnings);
    }
  }

  /// The request fails with this status.
  record Denied(Status status) implements Verdict {}

  static Verdict allowed() {
    return new Allowed(List.of());
  }
}
