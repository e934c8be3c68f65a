package io.binnacle.distribution.command;

import io.binnacle.distribution.client.Answer;
import io.binnacle.distribution.client.ApiClient;
import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.kernel.plugin.ConfigDuration;
import io.binnacle.kernel.plugin.ConfigurationException;
import io.binnacle.kernel.server.StartException;
import io.binnacle.kernel.tls.AuthorityHash;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.value.ObjectValue;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/// Makes a token that a node joins with, and prints it with the hash of the cluster's authority.
final class TokenCommand implements Command {
  static final Parameter TTL =
      Parameter.flag("--ttl", "DURATION", "how long the token is good", "1h");

  private static final String SECRETS = "/api/v1/namespaces/kube-system/secrets";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 6;
  private static final int SECRET_LENGTH = 16;
  private static final int CONFLICT = 409;

  private final Clock clock;
  private final RandomGenerator random;

  /// @param random from which nobody can tell what comes next
  TokenCommand(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public int run(Configuration configuration, Arguments arguments, Surroundings surroundings)
      throws SpiException {
    Duration ttl =
        ConfigDuration.parse(arguments.get(TTL.name()))
            .filter(Duration::isPositive)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        TTL.name(),
                        "\"" + arguments.get(TTL.name()) + "\" is not a duration such as 30m"));
    try (ApiClient client = AskedServer.of(configuration)) {
      String authority =
          client
              .authority()
              .orElseThrow(
                  () ->
                      new StartException(
                          ErrorKind.CALLER, "--kubeconfig: it names no certificate authority"));
      String hash = AuthorityHash.of(authority);
      surroundings.out().println(create(client, ttl) + " " + hash);
      surroundings.out().flush();
      return ExitStatus.CLEAN;
    }
  }

  private String create(ApiClient client, Duration ttl) throws SpiException {
    while (true) {
      String id = letters(ID_LENGTH);
      String secret = letters(SECRET_LENGTH);
      Answer answer = client.post(SECRETS, secret(id, secret, ttl));
      // Another token has that id.
      if (answer.status() != CONFLICT) {
        answer.object();
        return id + "." + secret;
      }
    }
  }

  private ObjectValue secret(String id, String secret, Duration ttl) {
    return ObjectValue.builder()
        .put("apiVersion", "v1")
        .put("kind", "Secret")
        .put(
            "metadata",
            ObjectValue.builder()
                .put("name", "bootstrap-token-" + id)
                .put("namespace", "kube-system")
                .build())
        .put("type", "bootstrap.kubernetes.io/token")
        .put(
            "stringData",
            ObjectValue.builder()
                .put("description", "Lets a node join the control plane.")
                .put("token-id", id)
                .put("token-secret", secret)
                .put(
                    "expiration",
                    clock.instant().plus(ttl).truncatedTo(ChronoUnit.SECONDS).toString())
                .put("usage-bootstrap-binnacle-member", "true")
                .build())
        .build();
  }

  private String letters(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
