package io.binnacle.kernel.registry;

/// Which state a list asks for.
public sealed interface ListVersion {

  /// The newest: nothing acknowledged before is missing.
  record Latest() implements ListVersion {}

  /// Whatever is at hand.
  record Any() implements ListVersion {}

  /// At least as new as the revision.
  record NotOlderThan(long revision) implements ListVersion {}

  /// Just that revision.
  record Exact(long revision) implements ListVersion {}
}
