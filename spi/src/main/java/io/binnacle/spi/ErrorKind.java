package io.binnacle.spi;

/// Whose fault a failure is, and whether trying again can help.
public enum ErrorKind {
  /// The caller asked for something impossible; the same call fails again.
  CALLER,
  /// Somebody else changed the same thing; read again and retry.
  CONFLICT,
  /// Not now; nothing was done, the same call may succeed later.
  UNAVAILABLE,
  /// Not known whether it was done; retry only what is safe to do twice.
  INDETERMINATE,
  /// A quota or a limit is used up.
  EXHAUSTED,
  /// Stored data is damaged: stop, touch nothing, tell the operator.
  CORRUPT,
  /// A defect of the plugin.
  INTERNAL
}
