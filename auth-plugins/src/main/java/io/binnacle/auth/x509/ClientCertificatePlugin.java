package io.binnacle.auth.x509;

import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.AuthenticatorFactory;
import java.util.List;

/// Offers the authenticator `client-certificate`.
public final class ClientCertificatePlugin implements Plugin {
  @Override
  public List<AuthenticatorFactory<?>> authenticators() {
    return List.of(new Factory());
  }

  /// Nothing to configure: which certificates are trusted is the server's matter.
  public record Configuration() {}

  private static final class Factory implements AuthenticatorFactory<Configuration> {
    @Override
    public String name() {
      return "client-certificate";
    }

    @Override
    public Class<Configuration> configType() {
      return Configuration.class;
    }

    @Override
    public Authenticator create(Configuration configuration, PluginContext context) {
      return new ClientCertificateAuthenticator();
    }
  }
}
