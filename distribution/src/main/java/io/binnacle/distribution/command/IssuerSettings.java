package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.kernel.plugin.ConfigurationException;
import io.binnacle.kernel.token.TokenSettings;
import java.time.Duration;
import java.util.List;

/// What the settings say of service accounts' tokens.
final class IssuerSettings {
  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofSeconds(1L << 32);

  private IssuerSettings() {}

  /// @throws ConfigurationException naming the setting that is out of bounds
  static TokenSettings of(Configuration configuration) throws ConfigurationException {
    List<String> issuers = configuration.list(Setting.SERVICE_ACCOUNT_ISSUER);
    if (issuers.isEmpty()) {
      throw new ConfigurationException(
          configuration.named(Setting.SERVICE_ACCOUNT_ISSUER), "a server has an issuer");
    }
    List<String> audiences = configuration.list(Setting.API_AUDIENCES);
    return new TokenSettings(
        issuers, audiences.isEmpty() ? issuers : audiences, longest(configuration));
  }

  private static long longest(Configuration configuration) throws ConfigurationException {
    Setting setting = Setting.SERVICE_ACCOUNT_MAX_TOKEN_EXPIRATION;
    Duration longest = configuration.duration(setting);
    if (longest.compareTo(SHORTEST) < 0 || longest.compareTo(LONGEST) > 0) {
      throw new ConfigurationException(
          configuration.named(setting), "must be at least 1h and at most 2^32 seconds");
    }
    return longest.toSeconds();
  }
}
