package io.binnacle.spi.storage;

import java.time.Duration;

/// How a store is, at a glance.
///
/// @param readable whether linearizable reads can succeed
/// @param writable whether commits can succeed
/// @param leader whether a leader is known; true on a single machine that serves
/// @param lag how far this member is behind the leader; zero on a single machine
/// @param message what is wrong, for people; empty when nothing is
public record StorageHealth(
    boolean readable, boolean writable, boolean leader, Duration lag, String message) {

  public static StorageHealth serving() {
    return new StorageHealth(true, true, true, Duration.ZERO, "");
  }

  public static StorageHealth down(String message) {
    return new StorageHealth(false, false, false, Duration.ZERO, message);
  }
}
