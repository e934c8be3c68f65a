package io.binnacle.spi.storage;

import io.binnacle.spi.value.Bytes;
import java.util.List;
import java.util.Optional;

/// Entries of a range at one revision.
///
/// @param revision the revision at which all of it was read
/// @param entries the entries in ascending order of keys
/// @param next the key to go on from; empty when the range is exhausted
/// @param remaining how many entries of the range follow after this page
public record Page(long revision, List<Entry> entries, Optional<Bytes> next, long remaining) {
  public Page {
    entries = List.copyOf(entries);
  }
}
