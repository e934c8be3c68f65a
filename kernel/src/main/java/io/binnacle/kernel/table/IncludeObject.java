package io.binnacle.kernel.table;

/// How much of the object goes with its row.
public enum IncludeObject {
  NONE,
  METADATA,
  OBJECT
}
