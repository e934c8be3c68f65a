package io.binnacle.spi.admission;

import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// What a mutating plugin decided.
public sealed interface Mutation {

  /// The object is fine as it is.
  record Unchanged() implements Mutation {}

  /// The object is replaced.
  ///
  /// @param warnings for the client's `Warning` headers
  record Changed(ObjectValue object, List<String> warnings) implements Mutation {
    public Changed {
      warnings = List.copyOf(warnings);
    }
  }

  /// The request fails with this status.
  record Denied(Status status) implements Mutation {}
}
