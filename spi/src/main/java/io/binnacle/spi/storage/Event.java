package io.binnacle.spi.storage;

import io.binnacle.spi.value.Bytes;
import java.util.Optional;

/// A change as a watch tells it.
public sealed interface Event {

  Bytes key();

  /// The entry replaced; empty when there was none or [WatchOptions#previous] is off. What was
  /// there before may be missing, too, where the history before the subscription's start is
  /// compacted.
  Optional<Entry> previous();

  /// The key was created or replaced.
  record Put(Entry entry, Optional<Entry> previous) implements Event {
    @Override
    public Bytes key() {
      return entry.key();
    }

    public boolean created() {
      return entry.version() == 1;
    }
  }

  /// The key was removed, by a commit or with its lease.
  record Deleted(Bytes key, Optional<Entry> previous) implements Event {}
}
