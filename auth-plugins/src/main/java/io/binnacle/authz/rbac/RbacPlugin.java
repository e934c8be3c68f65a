package io.binnacle.authz.rbac;

import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.authorization.AuthorizerFactory;
import java.util.List;

/// Offers the authorizer `rbac`.
public final class RbacPlugin implements Plugin {
  @Override
  public List<AuthorizerFactory<?>> authorizers() {
    return List.of(new Factory());
  }

  /// Nothing to configure: the rules are API objects.
  public record Configuration() {}

  private static final class Factory implements AuthorizerFactory<Configuration> {
    @Override
    public String name() {
      return "rbac";
    }

    @Override
    public Class<Configuration> configType() {
      return Configuration.class;
    }

    @Override
    public Authorizer create(Configuration configuration, PluginContext context) {
      return new RbacAuthorizer(context.objects());
    }
  }
}
