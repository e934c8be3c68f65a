package io.binnacle.spi.storage;

/// How to list.
///
/// @param read how to read
/// @param limit the most entries a page may hold; 0 for no limit
/// @param keysOnly whether to leave the values out
public record ListOptions(ReadOptions read, int limit, boolean keysOnly) {
  public ListOptions {
    if (limit < 0) {
      throw new IllegalArgumentException("limit " + limit);
    }
  }

  public static ListOptions latest() {
    return new ListOptions(ReadOptions.latest(), 0, false);
  }
}
