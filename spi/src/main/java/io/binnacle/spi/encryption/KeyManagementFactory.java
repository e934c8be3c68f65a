package io.binnacle.spi.encryption;

import io.binnacle.spi.ExtensionFactory;

/// Makes a key provider.
public interface KeyManagementFactory<C extends Record>
    extends ExtensionFactory<C, KeyManagement> {}
