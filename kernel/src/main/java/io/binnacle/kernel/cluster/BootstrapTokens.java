package io.binnacle.kernel.cluster;

import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The bootstrap tokens of Kubernetes, which are Secrets, so that every node knows them.
/// Thread-safe.
final class BootstrapTokens {
  /// The key that says that a token lets a node join.
  static final String USAGE = "usage-bootstrap-binnacle-member";

  private static final GroupVersionResource SECRETS = GroupVersionResource.core("secrets");
  private static final String NAMESPACE = "kube-system";
  private static final String TYPE = "bootstrap.kubernetes.io/token";
  private static final Pattern FORM = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");

  private final ObjectReader objects;
  private final Clock clock;

  BootstrapTokens(ObjectReader objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  /// Why a token does not let a node join.
  ///
  /// @return for the log alone, without the secret; empty when it does
  /// @throws SpiException when it cannot be told now
  Optional<String> fault(String token) throws SpiException {
    Matcher parts = FORM.matcher(token);
    if (!parts.matches()) {
      return Optional.of("it is not of the form of a token");
    }
    String id = parts.group(1);
    Optional<ObjectValue> secret =
        objects.get(SECRETS, new ObjectKey(NAMESPACE, "bootstrap-token-" + id));
    if (secret.isEmpty()) {
      return Optional.of("there is no token " + id);
    }
    return fault(secret.get(), id, parts.group(2));
  }

  private Optional<String> fault(ObjectValue secret, String id, String given) {
    boolean same =
        MessageDigest.isEqual(
            given.getBytes(StandardCharsets.US_ASCII),
            value(secret, "token-secret").getBytes(StandardCharsets.UTF_8));
    if (!same) {
      return Optional.of("the secret is not that of token " + id);
    }
    if (!secret.text("type").orElse("").equals(TYPE) || !value(secret, "token-id").equals(id)) {
      return Optional.of("the Secret of token " + id + " is not that of a bootstrap token");
    }
    if (secret.at("metadata", "deletionTimestamp").isPresent()) {
      return Optional.of("token " + id + " is being deleted");
    }
    if (expired(value(secret, "expiration"))) {
      return Optional.of("token " + id + " has expired");
    }
    if (!value(secret, USAGE).equals("true")) {
      return Optional.of("token " + id + " lacks " + USAGE);
    }
    return Optional.empty();
  }

  /// The Secrets of tokens that once let nodes join.
  ///
  /// @throws SpiException when they cannot be told now
  List<ObjectValue> expired() throws SpiException {
    return objects.list(SECRETS, NAMESPACE).stream()
        .filter(secret -> secret.text("type").orElse("").equals(TYPE))
        .filter(secret -> value(secret, USAGE).equals("true"))
        .filter(secret -> expired(value(secret, "expiration")))
        .toList();
  }

  /// As upstream, a token without expiration does not expire and one whose expiration cannot be
  /// read has.
  private boolean expired(String expiration) {
    if (expiration.isEmpty()) {
      return false;
    }
    try {
      return !OffsetDateTime.parse(expiration).toInstant().isAfter(clock.instant());
    } catch (DateTimeException unreadable) {
      return true;
    }
  }

  private static String value(ObjectValue secret, String key) {
    try {
      return new String(
          Base64.getDecoder().decode(secret.text("data", key).orElse("")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }
}
