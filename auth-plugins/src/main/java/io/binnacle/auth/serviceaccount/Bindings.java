package io.binnacle.auth.serviceaccount;

import io.binnacle.auth.serviceaccount.TokenClaims.Reference;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// Whether what a token is bound to still is, and is the same. Thread-safe.
final class Bindings {
  private static final GroupVersionResource ACCOUNTS = GroupVersionResource.core("serviceaccounts");
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource SECRETS = GroupVersionResource.core("secrets");
  private static final GroupVersionResource NODES = GroupVersionResource.core("nodes");
  private static final String INVALIDATED = "service account token has been invalidated";

  /// Clocks differ: what was deleted just now still counts.
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private final ObjectReader objects;
  private final Clock clock;

  Bindings(ObjectReader objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  /// @throws InvalidTokenException naming what is gone or another
  void check(TokenClaims claims) throws InvalidTokenException, SpiException {
    account(claims);
    if (claims.secret().isPresent()) {
      bound(SECRETS, claims.namespace(), claims.secret().get(), "secret", "secret");
    }
    if (claims.pod().isPresent()) {
      bound(PODS, claims.namespace(), claims.pod().get(), "pod", "pod");
    } else if (claims.node().isPresent()) {
      bound(NODES, "", claims.node().get(), "node", "node");
    }
  }

  private void account(TokenClaims claims) throws InvalidTokenException, SpiException {
    String name = claims.account().name();
    Optional<ObjectValue> found = objects.get(ACCOUNTS, new ObjectKey(claims.namespace(), name));
    if (found.isEmpty()) {
      throw new InvalidTokenException("serviceaccounts \"" + name + "\" not found");
    }
    String uid = found.get().text("metadata", "uid").orElse("");
    if (!uid.equals(claims.account().uid())) {
      throw new InvalidTokenException(
          "service account UID ("
              + uid
              + ") does not match claim ("
              + claims.account().uid()
              + ")");
    }
    if (gone(found.get())) {
      throw new InvalidTokenException(
          "service account " + claims.namespace() + "/" + name + " has been deleted");
    }
  }

  private void bound(
      GroupVersionResource resource,
      String namespace,
      Reference reference,
      String called,
      String claim)
      throws InvalidTokenException, SpiException {
    Optional<ObjectValue> found = objects.get(resource, new ObjectKey(namespace, reference.name()));
    if (found.isEmpty() || gone(found.get())) {
      throw new InvalidTokenException(INVALIDATED);
    }
    String uid = found.get().text("metadata", "uid").orElse("");
    if (!uid.equals(reference.uid())) {
      throw new InvalidTokenException(
          called
              + " UID ("
              + uid
              + ") does not match service account "
              + claim
              + " ref claim ("
              + reference.uid()
              + ")");
    }
  }

  private boolean gone(ObjectValue object) {
    return object
        .text("metadata", "deletionTimestamp")
        .flatMap(Bindings::time)
        .filter(deleted -> deleted.isBefore(clock.instant().minus(LEEWAY)))
        .isPresent();
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }
}
