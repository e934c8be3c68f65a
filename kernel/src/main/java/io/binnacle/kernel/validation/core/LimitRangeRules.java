package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.spi.value.ObjectValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `ValidateLimitRange` of Kubernetes 1.36.
final class LimitRangeRules implements KindRules {
  private static final List<String> TYPES = List.of("Pod", "Container", "PersistentVolumeClaim");
  private static final String NO_DEFAULTS = "may not be specified when `type` is 'Pod'";

  @Override
  public void create(Checked object) {
    Set<String> types = new HashSet<>();
    for (Checked limit : object.field("spec", "limits").items()) {
      Checked type = limit.field("type");
      type(type);
      if (!types.add(type.text())) {
        type.duplicate();
      }
      limit(limit);
    }
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    create(object);
  }

  private static void type(Checked type) {
    List<String> faults = Names.labelKey(type.text());
    if (faults.isEmpty() && !type.text().contains("/") && !TYPES.contains(type.text())) {
      faults = List.of("must be a standard limit type or fully qualified");
    }
    faults.forEach(fault -> type.invalid(fault, type.typed()));
  }

  private static void limit(Checked limit) {
    Set<String> keys = new LinkedHashSet<>();
    names(limit, "max", keys);
    names(limit, "min", keys);
    boolean pod = limit.field("type").is("Pod");
    for (String member : List.of("default", "defaultRequest")) {
      if (!pod) {
        names(limit, member, keys);
      } else if (limit.field(member).size() > 0) {
        limit.field(member).forbidden(NO_DEFAULTS);
      }
    }
    if (limit.field("type").is("PersistentVolumeClaim")
        && !limit.field("min", "storage").present()
        && !limit.field("max", "storage").present()) {
      limit
          .field("limits")
          .required(
              "either minimum or maximum storage value is required, but neither was provided");
    }
    names(limit, "maxLimitRequestRatio", keys);
    keys.forEach(key -> amounts(limit, key, pod));
  }

  private static void names(Checked limit, String member, Set<String> keys) {
    Checked amounts = limit.field(member);
    for (String key : amounts.keys()) {
      if (limit.field("type").isOneOf("Pod", "Container")) {
        ResourceRules.containerName(amounts.entry(key), key);
      } else {
        ResourceRules.name(amounts.entry(key), key);
      }
      keys.add(key);
    }
  }

  private static void amounts(Checked limit, String key, boolean pod) {
    Checked least = limit.field("min").entry(key);
    Checked most = limit.field("max").entry(key);
    Checked none = limit.field("none");
    Checked limits = pod ? none : limit.field("default").entry(key);
    Checked requests = pod ? none : limit.field("defaultRequest").entry(key);
    ordered(least, "min", most, "max", least, least);
    ordered(least, "min", requests, "default request", requests, requests);
    ordered(requests, "default request", most, "max", requests, requests);
    ordered(requests, "default request", limits, "default limit", requests, requests);
    ordered(least, "min", limits, "default", limits, least);
    ordered(limits, "default", most, "max", limits, most);
    ratio(limit.field("maxLimitRequestRatio").entry(key), least, most);
    if (!ResourceRules.overcommitted(key)
        && limits.present()
        && requests.present()
        && ResourceRules.of(limits).compareTo(ResourceRules.of(requests)) != 0) {
      requests.invalid(
          "default value "
              + ResourceRules.shown(limits)
              + " must equal to defaultRequest value "
              + ResourceRules.shown(requests)
              + " in "
              + key,
          FieldError.quote(ResourceRules.shown(requests)));
    }
  }

  /// Tells that one amount is greater than another.
  ///
  /// @param told of which it is told
  /// @param shown which is shown, as upstream does
  private static void ordered(
      Checked low, String lowName, Checked high, String highName, Checked told, Checked shown) {
    if (low.present()
        && high.present()
        && ResourceRules.of(low).compareTo(ResourceRules.of(high)) > 0) {
      told.invalid(
          "%s value %s is greater than %s value %s"
              .formatted(lowName, ResourceRules.shown(low), highName, ResourceRules.shown(high)),
          FieldError.quote(ResourceRules.shown(shown)));
    }
  }

  private static void ratio(Checked ratio, Checked least, Checked most) {
    if (!ratio.present()) {
      return;
    }
    String shown = ResourceRules.shown(ratio);
    BigDecimal value = ResourceRules.of(ratio);
    if (value.compareTo(BigDecimal.ONE) < 0) {
      ratio.invalid("ratio " + shown + " is less than 1", FieldError.quote(shown));
    }
    if (!least.present() || !most.present() || ResourceRules.of(least).signum() == 0) {
      return;
    }
    BigDecimal limit =
        ResourceRules.of(most).divide(ResourceRules.of(least), MathContext.DECIMAL64);
    if (value.compareTo(limit) > 0) {
      ratio.invalid(
          "ratio %s is greater than max/min = %s"
              .formatted(shown, String.format(Locale.ROOT, "%f", limit.doubleValue())),
          FieldError.quote(shown));
    }
  }
}
