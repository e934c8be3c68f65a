package io.binnacle.auth.serviceaccount;

import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.AuthenticatorFactory;
import io.binnacle.spi.authentication.TokenTrust;
import java.util.List;

/// Offers the authenticator `service-account`.
public final class ServiceAccountPlugin implements Plugin {
  @Override
  public List<AuthenticatorFactory<?>> authenticators() {
    return List.of(new Factory());
  }

  /// Nothing to configure: what the server says of its tokens holds.
  public record Configuration() {}

  private static final class Factory implements AuthenticatorFactory<Configuration> {
    @Override
    public String name() {
      return "service-account";
    }

    @Override
    public Class<Configuration> configType() {
      return Configuration.class;
    }

    @Override
    public Authenticator create(Configuration configuration, PluginContext context)
        throws SpiException {
      TokenTrust trust =
          context
              .tokenTrust()
              .orElseThrow(
                  () -> SpiException.misconfigured("this server issues no tokens to verify"));
      return new ServiceAccountAuthenticator(
          new TokenCheck(trust), new Bindings(context.objects(), context.clock()), context.clock());
    }
  }
}
