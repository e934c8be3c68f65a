package io.binnacle.kernel.bootstrap;

import io.binnacle.spi.BootstrapObjects;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;

/// Since when it would be known of a token that a Secret holds whether it is used. By that
/// kube-controller-manager takes back those that nobody uses: all, since this server believes none.
///
/// @param clock tells today
public record LegacyTokenTracking(Clock clock) implements BootstrapObjects {
  private static final String SINCE = "since";

  @Override
  public List<ObjectValue> bootstrapObjects() {
    return List.of(
        SystemConfigMap.of("kube-apiserver-legacy-service-account-token-tracking", SINCE, today()));
  }

  /// The first day counts, unless it is none.
  @Override
  public ObjectValue reconcile(ObjectValue wanted, ObjectValue existing) {
    try {
      LocalDate.parse(existing.text("data", SINCE).orElse(""));
      return existing;
    } catch (DateTimeParseException e) {
      return existing.withAt(today(), "data", SINCE);
    }
  }

  private Value today() {
    return Value.of(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString());
  }
}
