package io.binnacle.spi.authorization;

import io.binnacle.spi.ExtensionFactory;

/// Makes an authorizer. The configuration's order of authorizers is the order of asking.
public interface AuthorizerFactory<C extends Record> extends ExtensionFactory<C, Authorizer> {}
