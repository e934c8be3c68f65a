package io.binnacle.auth.anonymous;

import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.authentication.AuthenticationResult;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.AuthenticatorFactory;
import io.binnacle.spi.model.UserInfo;
import java.util.List;

/// Offers the authenticator `anonymous`: who shows nothing is `system:anonymous`.
public final class AnonymousPlugin implements Plugin {
  @Override
  public List<AuthenticatorFactory<?>> authenticators() {
    return List.of(new Factory());
  }

  /// Nothing to configure.
  public record Configuration() {}

  private static final class Factory implements AuthenticatorFactory<Configuration> {
    @Override
    public String name() {
      return "anonymous";
    }

    @Override
    public Class<Configuration> configType() {
      return Configuration.class;
    }

    @Override
    public Authenticator create(Configuration configuration, PluginContext context) {
      UserInfo anonymous = UserInfo.of(UserInfo.ANONYMOUS, UserInfo.ALL_UNAUTHENTICATED);
      return credentials ->
          credentials.bearerToken().isPresent()
              ? AuthenticationResult.noOpinion()
              : new AuthenticationResult.Authenticated(anonymous);
    }
  }
}
