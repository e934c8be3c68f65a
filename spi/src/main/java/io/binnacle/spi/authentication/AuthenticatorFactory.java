package io.binnacle.spi.authentication;

import io.binnacle.spi.ExtensionFactory;

/// Makes an authenticator. The configuration's order of authenticators is the order of asking.
public interface AuthenticatorFactory<C extends Record>
    extends ExtensionFactory<C, Authenticator> {}
