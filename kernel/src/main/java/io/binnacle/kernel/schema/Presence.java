package io.binnacle.kernel.schema;

/// When a field is written, as the Go type's pointer and its `omitempty` decide it.
public enum Presence {
  /// A pointer: written when it was given, also a zero.
  OPTIONAL,
  /// `omitempty` on a value: a zero scalar, an empty list or map is not written.
  OMIT_EMPTY,
  /// Always written: `""`, `0`, `false`, `{}` of a struct by value, null of an absent list or time.
  ALWAYS,
  /// A pointer that is always written: null when it was not given.
  NULLABLE
}
