package io.binnacle.spi.storage;

import java.util.OptionalLong;

/// How to read.
///
/// @param consistency how fresh; with `atRevision` it says how surely that revision must be known
/// @param atRevision the revision to read at; absent for the newest
/// @param deadline until when to wait
public record ReadOptions(Consistency consistency, OptionalLong atRevision, Deadline deadline) {

  public static ReadOptions latest() {
    return new ReadOptions(Consistency.LINEARIZABLE, OptionalLong.empty(), Deadline.usual());
  }

  public static ReadOptions local() {
    return new ReadOptions(Consistency.LOCAL, OptionalLong.empty(), Deadline.usual());
  }

  public static ReadOptions at(long revision) {
    return new ReadOptions(Consistency.LINEARIZABLE, OptionalLong.of(revision), Deadline.usual());
  }
}
