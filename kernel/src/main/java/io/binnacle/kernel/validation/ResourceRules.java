package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.spi.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rules of the names of resources, such as `cpu`, and of their amounts: `helper` and the
/// functions on resource names of Kubernetes' core validation. Pure.
public final class ResourceRules {
  public static final String HUGE_PAGES = "hugepages-";

  private static final String REQUESTS = "requests.";
  private static final Set<String> COUNTED =
      Set.of(
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");
  private static final Set<String> COMPUTED =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.storage",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage");
  private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");

  /// Its digits before and after the point, without leading zeros, and the letter of its power of
  /// two.
  private static final Pattern QUANTITY =
      Pattern.compile("[+-]?0*([0-9]*)\\.?([0-9]*)([KMGTPE](?=i)|).*");

  private ResourceRules() {}

  /// Checks that an entry's key is the name of a resource.
  ///
  /// @return whether it is
  public static boolean name(Checked entry, String name) {
    List<String> faults = Names.labelKey(name);
    if (faults.isEmpty() && !name.contains("/") && !standard(name)) {
      faults = List.of("must be a standard resource type or fully qualified");
    }
    faults.forEach(fault -> entry.invalid(fault, Checked.typed(name)));
    return faults.isEmpty();
  }

  /// Checks that an entry's key is the name of a resource that containers have.
  public static void containerName(Checked entry, String name) {
    name(entry, name);
    if (!name.contains("/")) {
      if (!ofContainers(name)) {
        entry.invalid("must be a standard resource for containers", Checked.typed(name));
      }
    } else if (!nativeOne(name) && !extended(name)) {
      entry.invalid("doesn't follow extended resource name standard", Checked.typed(name));
    }
  }

  /// Checks that an entry's key is the name of a resource that quotas count.
  public static void quotaName(Checked entry, String name) {
    name(entry, name);
    if (!name.contains("/") && !ofQuotas(name)) {
      entry.invalid("must be a standard resource for quota", Checked.typed(name));
    }
  }

  /// Checks that an amount is not below zero, and whole where the resource is counted.
  public static void amount(Checked entry, String name) {
    notNegative(entry);
    if (whole(name) && fractional(entry.text())) {
      entry.invalid("must be an integer", FieldError.quote(shown(entry)));
    }
  }

  /// Checks that an amount is not below zero.
  public static void notNegative(Checked entry) {
    if (of(entry).signum() < 0) {
      entry.invalid("must be greater than or equal to 0", FieldError.quote(shown(entry)));
    }
  }

  /// Checks that an amount is above zero.
  ///
  /// @return whether it is
  public static boolean positive(Checked entry) {
    if (of(entry).signum() <= 0) {
      entry.invalid("must be greater than zero", FieldError.quote(shown(entry)));
      return false;
    }
    return true;
  }

  /// Whether Go's `MilliValue` of a quantity shows that it is no whole number. It is a number of 64
  /// bits: what is too much for it is 0 of quantities that Go keeps in 64 bits, and cut to its
  /// lowest bits of others.
  public static boolean fractional(String text) {
    Optional<Quantity> quantity = Quantity.parse(text);
    if (quantity.isEmpty()) {
      return false;
    }
    BigInteger milli =
        quantity.get().amount().movePointRight(3).setScale(0, RoundingMode.CEILING).toBigInteger();
    long kept = milli.bitLength() < Long.SIZE || !small(text) ? milli.longValue() : 0;
    return kept % 1000 != 0;
  }

  /// Whether Go keeps a quantity in 64 bits.
  private static boolean small(String text) {
    Matcher parts = QUANTITY.matcher(text);
    if (!parts.matches()) {
      return false;
    }
    int digits = parts.group(1).length() + parts.group(2).length();
    int thousands = 1 + "KMGTPE".indexOf(parts.group(3));
    return parts.group(3).isEmpty()
        ? digits <= 18
        : parts.group(2).isEmpty() && digits + 3 * thousands < 15;
  }

  /// The amount that a quantity is; zero for what is none, which is refused elsewhere.
  public static BigDecimal of(Checked quantity) {
    return quantity(quantity).map(Quantity::amount).orElse(BigDecimal.ZERO);
  }

  /// A quantity in its canonical form.
  public static String shown(Checked quantity) {
    return quantity(quantity).map(Quantity::canonical).orElse("0");
  }

  /// Empty when it is none.
  public static Optional<Quantity> quantity(Checked quantity) {
    return Quantity.parse(
        quantity.integer().isPresent()
            ? Long.toString(quantity.integer().getAsLong())
            : quantity.text());
  }

  /// Whether a resource is among those that Kubernetes knows without a domain.
  public static boolean standard(String name) {
    return COUNTED.contains(name)
        || COMPUTED.contains(name)
        || name.equals("storage")
        || hugePagesOfQuotas(name);
  }

  /// Whether quotas count a resource that has no domain.
  public static boolean ofQuotas(String name) {
    return COUNTED.contains(name) || COMPUTED.contains(name) || hugePagesOfQuotas(name);
  }

  private static boolean hugePagesOfQuotas(String name) {
    return hugePages(name) || name.startsWith(REQUESTS + HUGE_PAGES);
  }

  /// Whether a container may ask for a resource that has no domain.
  public static boolean ofContainers(String name) {
    return OF_CONTAINERS.contains(name) || hugePages(name);
  }

  /// Whether a resource is memory in huge pages.
  public static boolean hugePages(String name) {
    return name.startsWith(HUGE_PAGES);
  }

  /// Whether a resource is Kubernetes' own.
  public static boolean nativeOne(String name) {
    return !name.contains("/") || name.contains("kubernetes.io/");
  }

  /// Whether a resource is one that others than Kubernetes provide.
  public static boolean extended(String name) {
    return !nativeOne(name)
        && !name.startsWith(REQUESTS)
        && Names.labelKey(REQUESTS + name).isEmpty();
  }

  /// Whether a resource comes in whole units.
  public static boolean whole(String name) {
    return COUNTED.contains(name) || extended(name);
  }

  /// Whether more of a resource may be promised than there is.
  public static boolean overcommitted(String name) {
    return nativeOne(name) && !hugePages(name);
  }

  /// Whether an amount of huge pages is made of whole pages.
  public static boolean wholePages(String name, Checked amount) {
    Optional<BigDecimal> page =
        Quantity.parse(name.substring(HUGE_PAGES.length())).map(Quantity::amount);
    return page.isPresent()
        && page.get().signum() > 0
        && page.get().stripTrailingZeros().scale() <= 0
        && of(amount).setScale(0, RoundingMode.CEILING).remainder(page.get()).signum() == 0;
  }
}
