package io.binnacle.kernel.cel;

import dev.cel.common.types.CelKind;
import java.util.List;
import java.util.Optional;

/// What calls of the functions cost that Kubernetes and its libraries add to the language.
///
/// @param sizes how large values are
record CallCosts(Sizes sizes) {
  /// What it costs to look at a character or a byte.
  static final double LOOK = 0.1;

  /// What a character of a pattern costs.
  static final double PATTERN = 0.25;

  private static final Range LIST = Range.exactly(10);
  private static final Range ADDRESS = new Range(4, 16);
  private static final double LONGEST_NAME_PATTERN = 128;
  private static final long LONGEST_FORMAT = 64;

  /// @param target what it is called on; empty for a function that is called on nothing
  Optional<CallCost> of(
      String function, String overload, Optional<CostNode> target, List<CostNode> arguments) {
    Optional<CallCost> lists = lists(overload, target, arguments);
    if (lists.isPresent()) {
      return lists;
    }
    return switch (function) {
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> target.map(this::compared);
      case "url", "jsonpatch.escapeKey" -> first(arguments).map(a -> sized(size(a), 1));
      case "lowerAscii", "upperAscii", "substring", "trim" -> target.map(t -> sized(size(t), 1));
      case "replace" ->
          target
              .filter(_ -> arguments.size() >= 2)
              .map(t -> replace(size(t), size(arguments.get(0)), size(arguments.get(1))));
      case "split" -> target.map(t -> split(size(t), arguments));
      case "join" -> target.map(t -> join(t, arguments));
      case "find", "findAll" ->
          target.filter(_ -> !arguments.isEmpty()).map(t -> found(size(t), arguments.getFirst()));
      case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" ->
          first(arguments).map(a -> CallCost.of(size(a).by(LOOK)));
      case "ip" ->
          overload.equals("cidr_ip")
              ? Optional.of(CallCost.of(Range.ONE))
              : first(arguments).map(a -> CallCost.of(size(a).by(LOOK)));
      case "ip.isCanonical" -> first(arguments).map(a -> CallCost.of(size(a).by(2 * LOOK)));
      case "containsIP" -> first(arguments).map(a -> contained(overload, a, Range.NOTHING));
      case "containsCIDR" ->
          first(arguments).map(a -> contained(overload, a, ADDRESS.by(LOOK).plus(Range.ONE)));
      case "validate" ->
          first(arguments)
              .map(a -> CallCost.of(size(a).by(LOOK).by(LONGEST_NAME_PATTERN * PATTERN)));
      case "masked",
          "prefixLength",
          "family",
          "isUnspecified",
          "isLoopback",
          "isLinkLocalMulticast",
          "isLinkLocalUnicast",
          "isGlobalUnicast",
          "format.named",
          "sign",
          "asInteger",
          "isInteger",
          "asApproximateFloat",
          "isGreaterThan",
          "isLessThan",
          "compareTo",
          "add",
          "sub",
          "major",
          "minor",
          "patch",
          "getScheme",
          "getHostname",
          "getHost",
          "getPort",
          "getEscapedPath",
          "getQuery" ->
          Optional.of(CallCost.of(Range.ONE));
      case "_==_" -> equal(arguments);
      default -> Optional.empty();
    };
  }

  private Range size(CostNode node) {
    return node.size(sizes);
  }

  private static Optional<CostNode> first(List<CostNode> arguments) {
    return arguments.stream().findFirst();
  }

  private static CallCost sized(Range size, int looks) {
    return CallCost.of(size.by(looks * LOOK), size);
  }

  private Optional<CallCost> lists(
      String overload, Optional<CostNode> target, List<CostNode> arguments) {
    return switch (overload) {
      case "list_sets_contains_list", "list_sets_intersects_list" ->
          Optional.of(sets(arguments, 1));
      case "list_sets_equivalent_list" -> Optional.of(sets(arguments, 2));
      case "list_slice" ->
          target.map(
              t -> {
                long start = arguments.get(0).number().orElse(0);
                long end = arguments.get(1).number().orElse(size(t).most());
                return made(1, Range.exactly(end - start));
              });
      case "list_flatten", "list_flatten_int" ->
          target.map(
              t ->
                  made(
                      arguments.isEmpty()
                          ? 1
                          : Range.toDouble(arguments.getFirst().number().orElse(-1)),
                      size(t)));
      case "lists_range" ->
          Optional.of(made(1, Range.exactly(arguments.getFirst().number().orElse(-1))));
      case "list_reverse" -> target.map(t -> made(1, size(t)));
      case "list_distinct" -> target.map(t -> made(2, size(t).times(size(t))));
      default -> sorted(overload, target, arguments);
    };
  }

  private Optional<CallCost> sorted(
      String overload, Optional<CostNode> target, List<CostNode> arguments) {
    boolean byKeys = overload.endsWith("_sortByAssociatedKeys");
    if (!overload.startsWith("list_") || !(byKeys || overload.endsWith("_sort"))) {
      return Optional.empty();
    }
    boolean texts = overload.startsWith("list_string_") || overload.startsWith("list_bytes_");
    Range size = size(byKeys ? arguments.getFirst() : target.orElseThrow());
    return Optional.of(made(texts ? 2 + LOOK : 2, size.times(size)));
  }

  private CallCost sets(List<CostNode> arguments, double factor) {
    Range pairs = size(arguments.get(0)).times(size(arguments.get(1)));
    return CallCost.of(pairs.by(factor).plus(Range.ONE));
  }

  /// A call that makes a list.
  private static CallCost made(double factor, Range size) {
    return CallCost.of(size.by(factor).plus(Range.ONE).plus(LIST), size);
  }

  /// A call that compares all elements of a list, or the characters of a text.
  private CallCost compared(CostNode target) {
    Range size = size(target);
    Optional<CostNode> elements = target.elements();
    if (elements.isEmpty()) {
      return CallCost.of(size.by(LOOK));
    }
    CelKind kind = elements.get().type().kind();
    Range each =
        kind == CelKind.STRING || kind == CelKind.BYTES
            ? Range.ONE.plus(size(elements.get()).by(LOOK))
            : Range.ONE;
    return CallCost.of(size.times(each));
  }

  private static CallCost replace(Range text, Range old, Range other) {
    long most;
    long keptMost = 0;
    if (old.least() == 0) {
      most = Range.plus(text.most(), 1);
      keptMost = text.most();
    } else if (Long.compareUnsigned(other.most(), old.least()) <= 0) {
      most = 0;
      keptMost = text.most();
    } else {
      most = quotient(text.most(), old.least());
    }
    long least;
    long keptLeast = 0;
    if (old.most() == 0) {
      least = Range.plus(text.least(), 1);
      keptLeast = text.least();
    } else if (Long.compareUnsigned(old.most(), other.least()) <= 0) {
      least = 0;
      keptLeast = text.least();
    } else {
      least = quotient(text.least(), old.most());
    }
    Range result = new Range(least, most).times(other).plus(new Range(keptLeast, keptMost));
    return CallCost.of(text.by(2 * LOOK), result);
  }

  private static long quotient(long number, long divisor) {
    double quotient = Math.ceil(Range.toDouble(number) / Range.toDouble(divisor));
    return quotient >= 0x1p64 ? -1 : new java.math.BigDecimal(quotient).toBigInteger().longValue();
  }

  private static CallCost split(Range text, List<CostNode> arguments) {
    long most = arguments.size() > 1 ? arguments.get(1).number().orElse(text.most()) : text.most();
    return CallCost.of(text.by(2 * LOOK), new Range(0, most));
  }

  private CallCost join(CostNode target, List<CostNode> arguments) {
    Range count = size(target);
    Range size = target.elements().map(e -> count.times(size(e))).orElse(Range.NOTHING);
    if (!arguments.isEmpty()) {
      Range between =
          new Range(
              count.least() == 0 ? 0 : count.least() - 1, count.most() == 0 ? 0 : count.most() - 1);
      size = size.plus(size(arguments.getFirst()).times(between));
    }
    return sized(size, 1);
  }

  private CallCost found(Range text, CostNode pattern) {
    Range cost = text.plus(Range.ONE).by(LOOK).times(size(pattern).by(PATTERN));
    return CallCost.of(cost, new Range(0, text.most()));
  }

  private CallCost contained(String overload, CostNode argument, Range more) {
    Range cost = ADDRESS.plus(ADDRESS).by(LOOK).plus(more);
    return CallCost.of(overload.endsWith("_string") ? cost.plus(size(argument).by(LOOK)) : cost);
  }

  private static Optional<CallCost> equal(List<CostNode> arguments) {
    String type = arguments.get(0).type().name();
    if (!type.equals(arguments.get(1).type().name())) {
      return Optional.empty();
    }
    return switch (type) {
      case "net.IP", "net.CIDR", "kubernetes.Quantity", "kubernetes.Semver" ->
          Optional.of(CallCost.of(Range.ONE));
      case "kubernetes.NamedFormat" ->
          Optional.of(CallCost.of(new Range(1, LONGEST_FORMAT).by(LOOK)));
      case "kubernetes.URL" -> {
        long most = arguments.get(1).known().map(Range::most).orElse(1L);
        yield Optional.of(CallCost.of(new Range(1, most).by(LOOK)));
      }
      default -> Optional.empty();
    };
  }
}
