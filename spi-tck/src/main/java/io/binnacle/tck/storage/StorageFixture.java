package io.binnacle.tck.storage;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.StorageBackend;

/// What the contract needs to know of a store: how to open, crash and reopen one. A new fixture is
/// made for each test.
public interface StorageFixture extends AutoCloseable {

  /// A started store that holds nothing.
  StorageBackend open() throws SpiException;

  /// Ends the opened store as a loss of power would: without asking it. Called only when the store
  /// is [io.binnacle.spi.storage.Capability#DURABLE].
  void crash();

  /// A started store over what the crashed one left.
  StorageBackend reopen() throws SpiException;

  /// Another store over nothing, not started: to restore a snapshot into. The fixture closes it.
  StorageBackend blank() throws SpiException;

  /// Closes what is open and removes what it kept.
  @Override
  void close();
}
