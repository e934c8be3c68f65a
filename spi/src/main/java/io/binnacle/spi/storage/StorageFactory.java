package io.binnacle.spi.storage;

import io.binnacle.spi.ExtensionFactory;

/// Makes a store; its name is what `--store` takes.
public interface StorageFactory<C extends Record> extends ExtensionFactory<C, StorageBackend> {}
