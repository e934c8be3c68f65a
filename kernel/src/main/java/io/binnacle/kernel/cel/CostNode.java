package io.binnacle.kernel.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// An argument of a call, or what a call is made on.
///
/// @param path how it is reached from a variable; empty when it is not
/// @param expression what stands there; empty for the elements of what does
/// @param known its size as far as the expression tells it
record CostNode(
    List<String> path, CelType type, Optional<CelExpr> expression, Optional<Range> known) {

  Range size() {
    return known.orElse(Range.UNKNOWN);
  }

  Range size(Sizes sizes) {
    return known.or(() -> sizes.of(path)).orElse(Range.UNKNOWN);
  }

  /// The elements of a list; empty for what has none.
  Optional<CostNode> elements() {
    if (type.parameters().isEmpty()) {
      return Optional.empty();
    }
    List<String> longer = new ArrayList<>(path);
    if (!path.isEmpty()) {
      longer.add("@items");
    }
    return Optional.of(
        new CostNode(longer, type.parameters().getFirst(), Optional.empty(), Optional.empty()));
  }

  /// The number that stands there, 0 for one below; empty for anything else.
  OptionalLong number() {
    return expression
        .filter(e -> e.getKind() == CelExpr.ExprKind.Kind.CONSTANT)
        .map(CelExpr::constant)
        .filter(c -> c.getKind() == CelConstant.Kind.INT64_VALUE)
        .map(c -> OptionalLong.of(Math.max(0, c.int64Value())))
        .orElse(OptionalLong.empty());
  }
}
