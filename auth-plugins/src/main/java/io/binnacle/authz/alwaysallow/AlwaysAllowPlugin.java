package io.binnacle.authz.alwaysallow;

import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.authorization.AuthorizerFactory;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.authorization.RuleSet;
import io.binnacle.spi.model.UserInfo;
import java.util.List;

/// Offers the authorizer `always-allow`.
public final class AlwaysAllowPlugin implements Plugin {
  @Override
  public List<AuthorizerFactory<?>> authorizers() {
    return List.of(new Factory());
  }

  /// Nothing to configure.
  public record Configuration() {}

  private static final class Factory implements AuthorizerFactory<Configuration> {
    @Override
    public String name() {
      return "always-allow";
    }

    @Override
    public Class<Configuration> configType() {
      return Configuration.class;
    }

    @Override
    public Authorizer create(Configuration configuration, PluginContext context) {
      return new AlwaysAllow();
    }
  }

  private static final class AlwaysAllow implements Authorizer {
    private static final List<String> ALL = List.of("*");

    @Override
    public Decision authorize(AccessRequest request) {
      return new Decision.Allow("");
    }

    @Override
    public RuleSet rulesFor(UserInfo user, String namespace) {
      return new RuleSet(
          List.of(new RuleSet.ResourceRule(ALL, ALL, ALL, List.of())),
          List.of(new RuleSet.PathRule(ALL, ALL)),
          true,
          "");
    }
  }
}
