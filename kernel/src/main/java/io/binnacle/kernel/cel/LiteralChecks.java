package io.binnacle.kernel.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import io.binnacle.kernel.regex.GoPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// What is checked of literals once the types fit: that durations, times and patterns can be read,
/// and that the elements of a list and the keys and the values of a map are of one type.
final class LiteralChecks {
  private static final Set<String> WITH_PATTERN = Set.of("matches", "find", "findAll");

  private LiteralChecks() {}

  /// Numbers that are too large, which the library takes as infinite.
  static List<Listing.Fault> unreadable(CelAbstractSyntaxTree tree) {
    List<Listing.Fault> faults = new ArrayList<>();
    Trees.walk(
        tree.getExpr(),
        part -> {
          if (part.getKind() == CelExpr.ExprKind.Kind.CONSTANT
              && part.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE
              && Double.isInfinite(part.constant().doubleValue())) {
            faults.add(Trees.fault(tree, part.id(), "invalid double literal"));
          }
        });
    return faults;
  }

  static List<Listing.Fault> faults(CelAbstractSyntaxTree tree) {
    List<Listing.Fault> faults = new ArrayList<>();
    readable(tree, "duration", c -> text(c).filter(GoLiterals::duration).isPresent(), faults);
    readable(tree, "timestamp", c -> text(c).filter(GoLiterals::timestamp).isPresent(), faults);
    readable(
        tree,
        "matches",
        c -> text(c).filter(t -> GoPattern.fault(t).isEmpty()).isPresent(),
        faults);
    Set<Long> formatted = new HashSet<>();
    Trees.walk(
        tree.getExpr(),
        part -> {
          if (part.getKind() == CelExpr.ExprKind.Kind.CALL
              && part.call().function().equals("format")) {
            Trees.walk(part, inner -> formatted.add(inner.id()));
          }
        });
    Trees.walk(
        tree.getExpr(),
        part -> {
          if (part.getKind() == CelExpr.ExprKind.Kind.LIST && !formatted.contains(part.id())) {
            list(tree, part.list(), faults);
          }
        });
    Trees.walk(
        tree.getExpr(),
        part -> {
          if (part.getKind() == CelExpr.ExprKind.Kind.MAP && !formatted.contains(part.id())) {
            map(tree, part.map(), faults);
          }
        });
    return faults;
  }

  private static Optional<String> text(CelConstant constant) {
    return constant.getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(constant.stringValue())
        : Optional.empty();
  }

  private static void readable(
      CelAbstractSyntaxTree tree,
      String function,
      Predicate<CelConstant> good,
      List<Listing.Fault> faults) {
    Trees.walk(
        tree.getExpr(),
        part -> {
          if (part.getKind() == CelExpr.ExprKind.Kind.CALL
              && part.call().function().equals(function)
              && !part.call().args().isEmpty()) {
            CelExpr first = part.call().args().getFirst();
            if (first.getKind() == CelExpr.ExprKind.Kind.CONSTANT && !good.test(first.constant())) {
              faults.add(Trees.fault(tree, first.id(), "invalid " + function + " argument"));
            }
          }
        });
  }

  private static void list(
      CelAbstractSyntaxTree tree, CelExpr.CelList list, List<Listing.Fault> faults) {
    Optional<CelType> first = Optional.empty();
    for (int i = 0; i < list.elements().size(); i++) {
      CelExpr element = list.elements().get(i);
      CelType type = type(tree, element, list.optionalIndices().contains(i));
      if (first.isEmpty()) {
        first = Optional.of(type);
      } else if (!equal(first.get(), type)) {
        faults.add(mismatch(tree, element, first.get(), type));
        return;
      }
    }
  }

  private static void map(
      CelAbstractSyntaxTree tree, CelExpr.CelMap map, List<Listing.Fault> faults) {
    Optional<CelType> keys = Optional.empty();
    Optional<CelType> values = Optional.empty();
    for (CelExpr.CelMap.Entry entry : map.entries()) {
      CelType key = type(tree, entry.key(), false);
      CelType value = type(tree, entry.value(), entry.optionalEntry());
      if (keys.isEmpty()) {
        keys = Optional.of(key);
        values = Optional.of(value);
        continue;
      }
      if (!equal(keys.get(), key)) {
        faults.add(mismatch(tree, entry.key(), keys.get(), key));
      }
      if (!equal(values.orElseThrow(), value)) {
        faults.add(mismatch(tree, entry.value(), values.orElseThrow(), value));
      }
    }
  }

  private static CelType type(CelAbstractSyntaxTree tree, CelExpr part, boolean optional) {
    CelType type = tree.getType(part.id()).orElseThrow();
    return optional ? type.parameters().getFirst() : type;
  }

  private static boolean equal(CelType one, CelType other) {
    return TypeText.shown(one).equals(TypeText.shown(other));
  }

  private static Listing.Fault mismatch(
      CelAbstractSyntaxTree tree, CelExpr at, CelType expected, CelType found) {
    return Trees.fault(
        tree,
        at.id(),
        "expected type '"
            + TypeText.shown(expected)
            + "' but found '"
            + TypeText.shown(found)
            + "'");
  }

  /// Why a pattern cannot be read of a call that is made ready before it runs; empty when all can.
  static Optional<String> unreadablePattern(CelAbstractSyntaxTree tree) {
    List<String> complaints = new ArrayList<>();
    BiFunction<CelExpr, Integer, Optional<CelExpr>> argument =
        (call, index) -> {
          List<CelExpr> all = new ArrayList<>();
          call.call().target().ifPresent(all::add);
          all.addAll(call.call().args());
          return index < all.size() ? Optional.of(all.get(index)) : Optional.empty();
        };
    Trees.walk(
        tree.getExpr(),
        part -> {
          if (part.getKind() == CelExpr.ExprKind.Kind.CALL
              && WITH_PATTERN.contains(part.call().function())) {
            argument
                .apply(part, 1)
                .filter(a -> a.getKind() == CelExpr.ExprKind.Kind.CONSTANT)
                .flatMap(a -> text(a.constant()))
                .flatMap(GoPattern::fault)
                .ifPresent(complaints::add);
          }
        });
    return complaints.stream().findFirst();
  }
}
