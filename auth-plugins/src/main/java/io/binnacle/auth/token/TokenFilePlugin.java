package io.binnacle.auth.token;

import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.authentication.Authenticator;
import io.binnacle.spi.authentication.AuthenticatorFactory;
import java.nio.file.Path;
import java.util.List;

/// Offers the authenticator `token-file`.
public final class TokenFilePlugin implements Plugin {
  @Override
  public List<AuthenticatorFactory<?>> authenticators() {
    return List.of(new Factory());
  }

  /// @param file lines of `token,user,uid,"group1,group2"`, as kube-apiserver's `--token-auth-file`
  ///   takes them
  public record Configuration(Path file) {}

  private static final class Factory implements AuthenticatorFactory<Configuration> {
    @Override
    public String name() {
      return "token-file";
    }

    @Override
    public Class<Configuration> configType() {
      return Configuration.class;
    }

    @Override
    public Authenticator create(Configuration configuration, PluginContext context) {
      return new TokenFileAuthenticator(configuration.file());
    }
  }
}
